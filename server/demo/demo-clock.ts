/** The demo's clock: it runs from some days ago and jumps a day at a time, but never past the real time. */
import type { Clock } from '../../engine/index.ts';

export const DAY = 24 * 3_600_000;

export interface DemoClock extends Clock {
  /** To the next morning, if that has been; false when today is reached. */
  nextDay(): boolean;
  /** From now on the real time. */
  arrive(): void;
}

export function createDemoClock(real: () => number, daysBack: number): DemoClock {
  let behind = daysBack * DAY;
  return {
    now: () => real() - behind,
    nextDay() {
      if (behind < DAY) return false;
      behind -= DAY;
      return true;
    },
    arrive() {
      behind = 0;
    },
  };
}
