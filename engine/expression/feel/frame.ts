import type { Feel, Run } from './feel-value.ts';

/** The local names of one scope (iterators, parameters, context entries), by position. */
export interface Frame {
  readonly parent: Frame | null;
  readonly values: Feel[];
}

/** A compiled node. */
export type Evaluate = (run: Run, frame: Frame | null) => Feel;
