import type { CatchEvent } from '../../model/graph.ts';
import { finish } from '../life.ts';
import type { Behaviour } from '../machine.ts';
import { openWaits } from '../waits.ts';

/** Waits for one of its triggers; a link target has none to wait for. */
export const catchEvent: Behaviour<CatchEvent> = {
  run(m, execution, node) {
    if (openWaits(m, execution.number, node) > 0) m.setPhase(execution.number, 'active');
    else finish(m, execution.number, {});
  },
};
