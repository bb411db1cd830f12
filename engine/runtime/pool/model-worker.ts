/** Runs in a worker: reads models (S3) and evaluates decisions that cannot be bounded. Ended from outside when it takes too long. */
import { parentPort } from 'node:worker_threads';
import { messageOf } from '../../errors.ts';
import { DecisionError, ExpressionError, readDmn } from '../../expression/index.ts';
import { decode, encode, isObject } from '../../expression/value.ts';
import { ModelError, readBpmn } from '../../model/index.ts';
import type { ModelOrder, WorkerReply } from './sandbox.ts';

async function work(order: ModelOrder): Promise<WorkerReply> {
  switch (order.type) {
    case 'bpmn':
      await readBpmn(order.content);
      return { type: 'readable' };
    case 'dmn':
      await readDmn(order.content);
      return { type: 'readable' };
    case 'decide': {
      const model = await readDmn(order.content);
      const decision = model.decision(order.decision);
      if (decision === undefined)
        return { type: 'failed', code: 'DECISION_FAILED', message: `The file holds no decision ${order.decision}.` };
      const given = decode(order.variables);
      const { value } = decision.evaluate((name) => (isObject(given) && Object.hasOwn(given, name) ? given[name] : undefined));
      return { type: 'value', value: encode(value) };
    }
  }
}

async function answer(message: string): Promise<WorkerReply> {
  try {
    return await work(JSON.parse(message) as ModelOrder);
  } catch (error) {
    if (error instanceof ModelError) return { type: 'refusedModel', findings: error.findings };
    if (error instanceof DecisionError)
      return { type: 'refusedDecision', code: error.code, elementId: error.elementId, message: error.message };
    return { type: 'failed', code: error instanceof ExpressionError ? error.code : 'INTERNAL', message: messageOf(error) };
  }
}

parentPort?.on('message', (message: string) => {
  void answer(message).then((reply) => parentPort?.postMessage(JSON.stringify(reply)));
});
parentPort?.postMessage(null);
