import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Decimal } from '../value.ts';
import { compareNumbers, modulo, normalise, numberText, parseNumber } from './arithmetic.ts';
import { compileFeel } from './expression.ts';
import { isNumber } from './feel-value.ts';

// The same cases in every run: a run that fails can be run again.
fc.configureGlobal({ seed: 20_261_121 });

/** Texts such as "-120", "33.10", "0.000000001", up to 17 digits before and 12 behind the point. */
const decimalText = fc
  .tuple(
    fc.boolean(),
    fc.bigInt({ min: 0n, max: 10n ** 17n }),
    fc.option(fc.bigInt({ min: 0n, max: 10n ** 12n - 1n }), { nil: null }),
  )
  .map(
    ([negative, whole, fraction]) =>
      `${negative ? '-' : ''}${whole}${fraction === null ? '' : `.${fraction.toString().padStart(12, '0')}`}`,
  );

const evaluated = (text: string): string | null => {
  const value = compileFeel(text).evaluate(() => undefined);
  return isNumber(value) ? numberText(value) : null;
};

/** decimal128 as decimal.js has it: 34 digits, half-even. */
const expected = (value: Decimal): string | null => (value.isFinite() ? (value.isZero() ? '0' : value.toFixed()) : null);

/** What amounts look like: few digits, at most 7 behind the point. */
const amountText = fc
  .tuple(fc.integer({ min: -10_000_000, max: 10_000_000 }), fc.integer({ min: 0, max: 7 }))
  .map(([digits, places]) => new Decimal(digits).div(new Decimal(10).pow(places)).toFixed());

describe('arithmetic equals decimal128', () => {
  it.each([
    ['+', (a: Decimal, b: Decimal) => a.plus(b)],
    ['-', (a: Decimal, b: Decimal) => a.minus(b)],
    ['*', (a: Decimal, b: Decimal) => a.times(b)],
    ['/', (a: Decimal, b: Decimal) => a.div(b)],
  ])('a %s b', (operator, exact) => {
    fc.assert(
      fc.property(fc.oneof(decimalText, amountText), fc.oneof(decimalText, amountText), (a, b) => {
        expect(evaluated(`(${a}) ${operator} (${b})`)).toBe(expected(exact(new Decimal(a), new Decimal(b))));
      }),
      { numRuns: 500 },
    );
  });

  it('orders as decimals do', () => {
    fc.assert(
      fc.property(decimalText, decimalText, (a, b) => {
        expect(Math.sign(compareNumbers(parseNumber(a) ?? NaN, parseNumber(b) ?? NaN))).toBe(new Decimal(a).cmp(b) + 0);
      }),
    );
  });

  it('gives the rest of a division the sign of the divisor', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: -1000, max: 1000 }), (a, b) => {
        const rest = modulo(a, b);
        if (b === 0) expect(rest).toBeNull();
        else expect(rest).toBe(a - b * Math.floor(a / b) + 0);
      }),
    );
  });
});

describe('the form of a number', () => {
  it.each<[string, number | string]>([
    ['0', 0],
    ['-0', 0],
    ['0.1', 0.1],
    ['33.10', 33.1],
    ['123456789012345', 123456789012345],
    ['9007199254740991', 9007199254740991],
    ['9007199254740993', '9007199254740993'],
    ['-9007199254740993', '-9007199254740993'],
    ['0.123456789012345', 0.123456789012345],
    ['0.1234567890123456', '0.1234567890123456'],
    ['1234567890.123456', '1234567890.123456'],
  ])('%s', (text, form) => {
    const value = normalise(new Decimal(text));
    expect(value instanceof Decimal ? value.toFixed() : value).toBe(form);
    expect(Object.is(value, -0)).toBe(false);
  });

  it('is a JS number exactly when its shortest text names the decimal', () => {
    fc.assert(
      fc.property(decimalText, (text) => {
        const value = normalise(new Decimal(text));
        if (typeof value === 'number') expect(new Decimal(String(value)).eq(text)).toBe(true);
        else expect(value?.precision()).toBeGreaterThan(15);
      }),
      { numRuns: 500 },
    );
  });

  it.each(['1e7000', '-1e7000', 'NaN', 'Infinity'])('%s is none', (text) => {
    expect(normalise(new Decimal(text))).toBeNull();
  });

  it.each(['', 'abc', '1,5', '1e', '0x10', '1_000', ' 1', 'Infinity', '--1', '1e999999'])('%j is no number', (text) => {
    expect(parseNumber(text)).toBeNull();
  });
});
