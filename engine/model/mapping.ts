/** How values go in and out of elements: mappings of the dialects, data associations of BPMN. */
import type { Expression } from '../expression/expression.ts';
import type { Value } from '../expression/value.ts';

export interface Mapping {
  readonly target: string;
  readonly source: Expression;
}

/** Data that exists as long as its scope does: a variable with the value it begins with. */
export interface DataDeclaration {
  readonly variable: string;
  readonly initial: Value;
}

/** The data associations of one element (BPMN 2.0 §10.4.2). */
export interface DataFlow {
  /** Its data outputs: what it gives under these names stays with it. */
  readonly own: readonly DataDeclaration[];
  /** Copied when it starts, into variables local to it. */
  readonly inputs: readonly Mapping[];
  /** Copied when it ends, into the scope around it; what has no value is not copied. */
  readonly outputs: readonly Mapping[];
}
