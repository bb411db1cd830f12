/** Runs in a worker: evaluates one FEEL text after another. It is ended from outside when one takes too long (S2). */
import { parentPort } from 'node:worker_threads';
import { messageOf } from '../../errors.ts';
import { ExpressionError, compileFeel } from '../../expression/index.ts';
import { decode, encode, isObject } from '../../expression/value.ts';
import type { EvaluationOrder, WorkerReply } from './sandbox.ts';

/** Text that cannot be bounded is always FEEL, with or without its sign. */
function evaluate(message: string): string {
  const { source, variables } = JSON.parse(message) as EvaluationOrder;
  const given = decode(variables);
  try {
    const expression = compileFeel(source.trimStart().startsWith('=') ? source.slice(source.indexOf('=') + 1) : source);
    const value = expression.evaluate((name) => (isObject(given) && Object.hasOwn(given, name) ? given[name] : undefined));
    return JSON.stringify({ type: 'value', value: encode(value) } satisfies WorkerReply);
  } catch (error) {
    const code = error instanceof ExpressionError ? error.code : 'EXPRESSION_FAILED';
    return JSON.stringify({ type: 'failed', code, message: messageOf(error) } satisfies WorkerReply);
  }
}

// The first evaluation of a new thread is slow; nobody's text should pay for it.
evaluate(JSON.stringify({ source: 'matches("warm", "w.*m")', variables: '{}' } satisfies EvaluationOrder));

parentPort?.on('message', (message: string) => parentPort?.postMessage(evaluate(message)));
parentPort?.postMessage(null);
