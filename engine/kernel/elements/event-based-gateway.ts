import type { EventBasedGateway } from '../../model/graph.ts';
import type { Behaviour } from '../machine.ts';
import { openMessageWait, openWaits } from '../waits.ts';

/** Waits for all events behind it at once; the first one wins (`events.ts`). */
export const eventBasedGateway: Behaviour<EventBasedGateway> = {
  run(m, execution, node) {
    for (const { target } of node.outgoing) {
      if (target.kind === 'intermediateCatchEvent') openWaits(m, execution.number, target);
      else if (target.kind === 'receiveTask') openMessageWait(m, execution.number, target);
    }
    m.setPhase(execution.number, 'active');
  },
};
