import type { ParallelGateway } from '../../model/graph.ts';
import { consume, hold, isEmpty, waitingAt } from '../joins.ts';
import { finish } from '../life.ts';
import type { Behaviour } from '../machine.ts';

/** Joins one token of every incoming flow and takes all outgoing ones (BPMN 2.0 §13.4.1). */
export const parallelGateway: Behaviour<ParallelGateway> = {
  join(m, scope, node, flow) {
    const { incoming } = m.facts(node.id);
    if (incoming.length < 2) return true;
    const counts = waitingAt(m, scope, node);
    if (incoming.some((other) => other !== flow && isEmpty(counts, other))) {
      hold(m, scope, node, flow);
      return false;
    }
    consume(m, scope, node, flow);
    return true;
  },
  run(m, execution) {
    finish(m, execution.number, {});
  },
  select(m, _execution, node) {
    return m.facts(node.id).outgoing;
  },
};
