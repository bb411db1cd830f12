import { Temporal } from 'temporal-polyfill';
import type { Expression, Lookup } from '../expression.ts';
import type { Value } from '../value.ts';
import { isDecimal } from '../value.ts';
import { compileFeelText, compileTests, type FeelOptions } from './compile.ts';
import { DateTime } from './date-time.ts';
import { type Feel, FeelFunction, isContext, isList, Range } from './feel-value.ts';
import { textOf } from './literal.ts';
import { guarded } from './run.ts';

/**
 * Compiles FEEL 1.3 text (without the leading `=`).
 *
 * `now()` and `today()` read the variable `now` (ISO text with an offset or zone), so that a replay sees the same time.
 * @throws ExpressionError EXPRESSION_SYNTAX
 */
export function compileFeel(source: string, options: FeelOptions = {}): Expression {
  const { reads, bounded, body, start } = compileFeelText(source, options);
  return {
    source,
    reads,
    bounded,
    evaluate(lookup) {
      const run = start(lookup);
      return guarded(run, () => toValue(body(run, null)));
    },
  };
}

export interface UnaryTests {
  readonly source: string;
  readonly reads: readonly string[];
  readonly bounded: boolean;
  /** Whether the value passes; null when the two cannot be compared. */
  matches(input: Value, lookup: Lookup): boolean | null;
}

/**
 * Compiles the text of a decision table cell: `-`, `> 5`, `"a", "b"`, `not([1..3])`, `contains(?, "x")`.
 * @throws ExpressionError EXPRESSION_SYNTAX
 */
export function compileUnaryTests(source: string, options: FeelOptions = {}): UnaryTests {
  const { reads, bounded, body, start } = compileTests(source, options);
  return {
    source,
    reads,
    bounded,
    matches(input, lookup) {
      const run = start(lookup);
      return guarded(run, () => body(input, run, { parent: null, values: [input] }));
    },
  };
}

/** What leaves an evaluation: JSON and Decimals. Temporal values become ISO text, ranges their FEEL text, functions nothing. */
export function toValue(value: Feel): Value {
  if (typeof value !== 'object' || value === null || isDecimal(value)) return value;
  if (isList(value)) return mapList(value);
  if (value instanceof DateTime) return value.toIso();
  if (value instanceof FeelFunction) return null;
  if (value instanceof Range) return textOf(value);
  if (value instanceof Temporal.PlainDate || !isContext(value)) return value.toString();
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, toValue(item)]));
}

const mapList = (list: readonly Feel[]): Value => list.map(toValue);
