/** What every compiled expression looks like to the rooms that use one. */
import type { Value } from './value.ts';

/** Finds a variable by name along the scope chain; `undefined` when nothing declares it. */
export type Lookup = (name: string) => Value | undefined;

export interface Expression {
  /** The text as the author wrote it, for messages. */
  readonly source: string;
  /**
   * Names of the variables it may read (the heads of its paths), sorted, without duplicates. A name inside a filter
   * counts even where it turns out to be a property of the element. `now()` and `today()` read `now`.
   */
  readonly reads: readonly string[];
  /**
   * True when a step budget bounds the evaluation. Text that cannot be bounded (regular expressions,
   * user-defined functions that recurse) is false: it must run in the pool, never inline (S2).
   */
  readonly bounded: boolean;
  /** Set where it is known before anything runs: what it always gives. */
  readonly constant?: Value;
  /**
   * Evaluates without side effects.
   * @throws ExpressionError when the step budget is used up or the text cannot give a value in its dialect.
   */
  evaluate(lookup: Lookup): Value;
}

export type ExpressionErrorCode = 'EXPRESSION_SYNTAX' | 'EXPRESSION_BUDGET' | 'EXPRESSION_FAILED';

export class ExpressionError extends Error {
  readonly code: ExpressionErrorCode;
  readonly source: string;
  /** Offset of the fault in `source`, when the parser knows it. */
  readonly offset: number | undefined;
  constructor(code: ExpressionErrorCode, source: string, message: string, offset?: number) {
    super(message);
    this.name = 'ExpressionError';
    this.code = code;
    this.source = source;
    this.offset = offset;
  }
}
