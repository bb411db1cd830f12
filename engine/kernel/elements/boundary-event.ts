import type { BoundaryEvent } from '../../model/graph.ts';
import { finish } from '../life.ts';
import type { Behaviour } from '../machine.ts';

/** Its execution exists only after it has happened: the token goes on. */
export const boundaryEvent: Behaviour<BoundaryEvent> = {
  run(m, execution) {
    finish(m, execution.number, {});
  },
};
