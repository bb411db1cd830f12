import { isAdHoc } from '../../model/graph.ts';
import type { SubProcess } from '../../model/graph.ts';
import { entriesOf, openAdHoc } from '../ad-hoc.ts';
import { declareData } from '../data.ts';
import type { Behaviour } from '../machine.ts';
import { openEventSubProcessWaits } from '../waits.ts';

/** A scope inside the process; it leaves when nothing is left in it (`run.ts`). */
export const subProcess: Behaviour<SubProcess> = {
  run(m, execution, node) {
    if (node.data !== undefined) declareData(m, execution.number, node.data);
    if (isAdHoc(node)) {
      openAdHoc(m, execution, node, node.adHoc);
      return;
    }
    const [start] = node.startEvents;
    m.setPhase(execution.number, 'scope');
    openEventSubProcessWaits(m, execution);
    // BPMN 2.0 §13.3.4: without a start event everything that no flow leads to begins.
    for (const first of start === undefined ? entriesOf(node) : [start]) {
      m.enqueue({ type: 'token', node: first, scope: execution.number, flow: null });
    }
  },
};
