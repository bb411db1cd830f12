import type { Expression } from './expression.ts';
import type { Value } from './value.ts';

/** An expression that is always the same value. */
export function constant(value: Value, source = String(value)): Expression {
  return { source, reads: [], bounded: true, evaluate: () => value };
}
