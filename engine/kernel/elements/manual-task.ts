import type { ManualTask } from '../../model/graph.ts';
import { finish } from '../life.ts';
import type { Behaviour } from '../machine.ts';

/** Nothing for the engine to do. */
export const manualTask: Behaviour<ManualTask> = {
  run(m, execution) {
    finish(m, execution.number, {});
  },
};
