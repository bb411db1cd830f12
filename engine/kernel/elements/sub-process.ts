import type { SubProcess } from '../../model/graph.ts';
import { isAdHoc, openAdHoc } from '../ad-hoc.ts';
import { Incident } from '../incident.ts';
import type { Behaviour } from '../machine.ts';
import { openEventSubProcessWaits } from '../waits.ts';

/** A scope inside the process; it leaves when nothing is left in it (`run.ts`). */
export const subProcess: Behaviour<SubProcess> = {
  run(m, execution, node) {
    if (isAdHoc(node)) {
      openAdHoc(m, execution, node, node.adHoc);
      return;
    }
    const start = node.startEvents.find((event) => event.triggers.length === 0) ?? node.startEvents[0];
    if (start === undefined) throw new Incident('NO_START_EVENT', `${node.id} has no start event.`);
    m.setPhase(execution.number, 'scope');
    openEventSubProcessWaits(m, execution);
    m.enqueue({ type: 'token', node: start, scope: execution.number, flow: null });
  },
};
