import { isObject } from '../../expression/value.ts';
import type { Value, ValueObject } from '../../expression/value.ts';
import type { CallActivity } from '../../model/graph.ts';
import { Incident } from '../incident.ts';
import { finish } from '../life.ts';
import { describe, valueOf } from '../evaluation.ts';
import type { Behaviour } from '../machine.ts';
import { resolveBinding } from './binding.ts';
import { among, businessKeyOf, passedIn } from './passed-variables.ts';

/** Starts another process and waits for it to end; its variables come back through the out mappings. */
export const callActivity: Behaviour<CallActivity> = {
  run(m, execution, node) {
    const { number } = execution;
    const calledElement = m.text(number, node.calledElement, 'calledElement');
    const binding = resolveBinding(m, number, node.binding);
    const businessKey = businessKeyOf(m, number, node.businessKey);
    const variables = passedIn(m, number, node);
    m.setPhase(number, 'active');
    m.requests.push({ type: 'call', execution: number, calledElement, binding, businessKey, variables });
  },
  answer(m, execution, node, output) {
    if (!isObject(output)) {
      throw new Incident('RESULT_NOT_AN_OBJECT', `The called process gave ${describe(output)}, not its variables.`);
    }
    const { results, own } = passedOut(node, output);
    for (const [name, value] of Object.entries(own)) m.setLocal(execution.number, name, value);
    finish(m, execution.number, results, output);
  },
  /** Out mappings count for a called process that fails as well. */
  thrown(_m, _execution, node, variables) {
    return passedOut(node, variables).results;
  },
};

interface PassedOut {
  readonly results: ValueObject;
  /** What stays in the scope of the call activity, for its output mappings (Camunda 7). */
  readonly own: ValueObject;
}

function passedOut(node: CallActivity, output: ValueObject): PassedOut {
  if (node.outMappings === null) return { results: output, own: {} };
  const lookup = among(output);
  const results: Record<string, Value> = node.outAll === 'visible' ? { ...output } : {};
  const own: Record<string, Value> = node.outAll === 'local' ? { ...output } : {};
  for (const { target, source, local } of node.outMappings) {
    if (!source.bounded) {
      throw new Incident('EXPRESSION_NEEDS_POOL', `${source.source} cannot be bounded; it is not allowed here.`);
    }
    (local === true ? own : results)[target] = valueOf(source, lookup);
  }
  return { results, own };
}
