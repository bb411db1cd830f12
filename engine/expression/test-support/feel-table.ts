/** Runs tables of FEEL texts and the values that DMN 1.3 gives them. */
import { expect, it } from '@jest/globals';
import type { Value } from '../value.ts';
import { toPlainJson } from '../value.ts';
import { compileFeel } from '../feel/expression.ts';

export type Case = readonly [text: string, expected: Value];

export const variables: Readonly<Record<string, Value>> = {
  a: 5,
  total: 1500,
  approved: true,
  text: 'abc',
  nothing: null,
  list: [1, 2, 3],
  'Full Name': 'Ada',
  order: {
    id: 7,
    customer: { name: 'Ada', 'credit limit': 12.5 },
    lines: [
      { sku: 'A', n: 2 },
      { sku: 'B', n: 3 },
    ],
  },
  now: '2026-11-21T23:30:00+03:30[Asia/Tehran]',
};

export const evaluate = (text: string, given: Readonly<Record<string, Value>> = variables): Value =>
  compileFeel(text).evaluate((name) => (Object.hasOwn(given, name) ? given[name] : undefined));

/** One test per row. Decimals are compared by their text. */
export function checkTable(cases: readonly Case[]): void {
  it.each(cases.map(([text, expected]) => ({ text, expected })))('$text', ({ text, expected }) => {
    expect(toPlainJson(evaluate(text))).toEqual(expected);
  });
}
