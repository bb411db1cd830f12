import type { Expression } from './expression.ts';
import { toPlainJson, type Value } from './value.ts';

/** An expression that is always the same value. */
export function constant(value: Value, source = JSON.stringify(toPlainJson(value))): Expression {
  return { source, reads: [], bounded: true, constant: value, evaluate: () => value };
}
