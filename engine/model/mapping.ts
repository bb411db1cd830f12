/** How values go in and out of elements: mappings of the dialects, data associations of BPMN. */
import type { Expression } from '../expression/expression.ts';
import type { Value } from '../expression/value.ts';

export interface Mapping {
  readonly target: string;
  readonly source: Expression;
}

/** A mapping between a call activity and what it calls. */
export interface PassedMapping extends Mapping {
  /** Read from the activity's own scope only, or written into it (Camunda 7). */
  readonly local?: true;
}

/** Data that exists as long as its scope does: a variable with the value it begins with. */
export interface DataDeclaration {
  readonly variable: string;
  readonly initial: Value;
}

/** A data store: it outlives every instance, and whatever names its id shares it (BPMN 2.0 §10.4.1). */
export interface DataStore {
  readonly id: string;
  /** What its value is called where it is read. */
  readonly variable: string;
  /** Its value before anybody has written it. */
  readonly initial: Value;
  /** The most entries that it holds; null = as many as one likes. */
  readonly capacity: number | null;
}

/** A mapping that data stores may take part in. */
export interface DataMapping extends Mapping {
  /** Data stores that the source reads. */
  readonly reads?: readonly DataStore[];
  /** The data store that is written in place of a variable. */
  readonly store?: DataStore;
}

/** The data associations of one element (BPMN 2.0 §10.4.2). */
export interface DataFlow {
  /** Its data outputs: what it gives under these names stays with it. */
  readonly own: readonly DataDeclaration[];
  /** Copied when it starts, into variables local to it. */
  readonly inputs: readonly DataMapping[];
  /** Copied when it ends, into the scope around it; what has no value is not copied. */
  readonly outputs: readonly DataMapping[];
  /** Ids of the data stores that the inputs, and those that the outputs read; absent: none. */
  readonly storesIn?: readonly string[];
  readonly storesOut?: readonly string[];
}
