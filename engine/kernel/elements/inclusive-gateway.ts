import type { InclusiveGateway } from '../../model/graph.ts';
import { allTrueFlows } from '../flows.ts';
import { hold } from '../joins.ts';
import { finish } from '../life.ts';
import type { Behaviour } from '../machine.ts';

/** Takes every flow whose condition holds; joins when no more tokens can come (`inclusive-join.ts`). */
export const inclusiveGateway: Behaviour<InclusiveGateway> = {
  join(m, scope, node, flow) {
    if (node.incoming.length < 2) return true;
    hold(m, scope, node, flow);
    return false;
  },
  run(m, execution) {
    finish(m, execution.number, {});
  },
  select: allTrueFlows,
};
