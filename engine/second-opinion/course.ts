/** One run of one process, as both engines show it: what waits, which flows were taken, how it stands. */
import type { ValueObject } from '../expression/value.ts';

/** Something that waits for an answer: a person's task, work to be done, an event to happen. */
export interface Waiting {
  readonly kind: 'task' | 'service' | 'event';
  /** The id of the element in the model. */
  readonly element: string;
}

/** What is done to a run from outside; with several that wait alike it is the oldest. */
export type Act =
  | { readonly type: 'complete'; readonly element: string; readonly output: ValueObject }
  | { readonly type: 'error'; readonly element: string; readonly code: string }
  | { readonly type: 'fire'; readonly element: string; readonly output: ValueObject };

/** `failed` says why nothing goes on: an incident, an exception. */
export type Standing =
  { readonly type: 'running' } | { readonly type: 'ended' } | { readonly type: 'failed'; readonly why: string };

export interface Course {
  /** Oldest first. */
  waiting(): readonly Waiting[];
  /** Ids of sequence flows, in the order in which they were taken. */
  readonly taken: readonly string[];
  standing(): Standing;
  perform(act: Act): void;
}

/** A model, or a moment of its run, of which the two engines cannot be asked the same. */
export class NotComparable extends Error {
  /** The element that stands in the way; null when it is the whole. */
  readonly element: string | null;
  constructor(element: string | null, message: string) {
    super(message);
    this.name = 'NotComparable';
    this.element = element;
  }
}
