import type { StartEvent } from '../../model/graph.ts';
import { finish } from '../life.ts';
import type { Behaviour } from '../machine.ts';

/** What started it is over: the token goes on. */
export const startEvent: Behaviour<StartEvent> = {
  run(m, execution) {
    finish(m, execution.number, {});
  },
};
