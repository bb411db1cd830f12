import type { ReceiveTask } from '../../model/graph.ts';
import type { Behaviour } from '../machine.ts';
import { openMessageWait } from '../waits.ts';

/** Waits for its message; without one until somebody continues it (Camunda 7). */
export const receiveTask: Behaviour<ReceiveTask> = {
  completable: true,
  run(m, execution, node) {
    openMessageWait(m, execution.number, node);
    m.setPhase(execution.number, 'active');
  },
};
