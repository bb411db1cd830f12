/** How an activity runs more than once (BPMN 2.0 §10.3.8). */
import type { Expression } from '../expression/expression.ts';
import type { DataMapping } from './mapping.ts';
import type { Trigger } from './trigger.ts';

export interface MultiInstance {
  readonly type: 'multiInstance';
  readonly sequential: boolean;
  /** Gives the list to go through; null when `cardinality` says how many. */
  readonly collection: Expression | null;
  readonly cardinality: Expression | null;
  readonly elementVariable: string | null;
  /** Zeebe `outputElement` of each iteration, gathered in `outputCollection`. */
  readonly outputElement: Expression | null;
  readonly outputCollection: string | null;
  /** A variable that each iteration has for itself from its start, so that another one does not write what it gives. */
  readonly outputVariable: string | null;
  /** Read from a data store once, before the first iteration, into a variable that `collection` is. */
  readonly input?: DataMapping;
  /** What was gathered as `outputCollection` goes into this data store. */
  readonly output?: DataMapping;
  readonly completionCondition: Expression | null;
  /** What it throws while its iterations complete, for events on its boundary; none for the behavior All. */
  readonly events: readonly LoopEvent[];
  /** A job of its own before each iteration starts / after it ends (Camunda: `asyncBefore` of the loop characteristics). */
  readonly asyncBefore: boolean;
  readonly asyncAfter: boolean;
}

/** An event that a multi-instance throws by itself (BPMN 2.0 §13.3.7). */
export interface LoopEvent {
  /** `each`: whenever an iteration completes (behavior None); `first`: when the first does (One); else when this holds then (Complex). */
  readonly when: 'each' | 'first' | Expression;
  readonly trigger: Trigger;
}

export interface StandardLoop {
  readonly type: 'standardLoop';
  readonly condition: Expression | null;
  readonly testBefore: boolean;
  readonly maximum: Expression | null;
}
