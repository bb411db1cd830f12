import type { EventBasedGateway } from '../../model/graph.ts';
import type { Behaviour } from '../machine.ts';
import { openWaitsBehind } from '../waits.ts';

/** Waits for all events behind it at once; the first one wins (`events.ts`). */
export const eventBasedGateway: Behaviour<EventBasedGateway> = {
  run(m, execution, node) {
    openWaitsBehind(m, execution.number, node, null);
    m.setPhase(execution.number, 'active');
  },
};
