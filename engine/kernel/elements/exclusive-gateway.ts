import type { ExclusiveGateway } from '../../model/graph.ts';
import { firstTrueFlow } from '../flows.ts';
import { finish } from '../life.ts';
import type { Behaviour } from '../machine.ts';

/** Takes exactly one flow (BPMN 2.0 §13.4.2); merges without waiting. */
export const exclusiveGateway: Behaviour<ExclusiveGateway> = {
  run(m, execution) {
    finish(m, execution.number, {});
  },
  select: firstTrueFlow,
};
