/** Exact numbers (DMN 1.3 §10.3.2.3.1): decimal128, with native integers where they are exact. */
import { Decimal } from '../value.ts';
import type { FeelNumber } from './feel-value.ts';

const MAX_EXPONENT = 6144;
const MIN_EXPONENT = -6176;

export const toDecimal = (value: FeelNumber): Decimal => (typeof value === 'number' ? new Decimal(value) : value);

/**
 * The form in which a number is kept: a JS number when its shortest text names the same decimal
 * (integers within ±2^53, otherwise at most 15 significant digits), else a Decimal.
 * Null when it is no number of decimal128.
 */
export function normalise(value: Decimal): FeelNumber | null {
  if (!value.isFinite()) return null;
  if (value.isZero() || value.e < MIN_EXPONENT) return 0;
  if (value.e > MAX_EXPONENT) return null;
  if (value.isInteger() && value.e < 16) {
    const integer = value.toNumber();
    if (Number.isSafeInteger(integer)) return integer;
  }
  return value.precision() <= 15 && value.e < 300 && value.e > -300 ? value.toNumber() : value;
}

/** A number from its text in a model or in data; null when it is none. */
export function parseNumber(text: string): FeelNumber | null {
  return /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,5})?$/i.test(text) ? normalise(new Decimal(text).plus(0)) : null;
}

/** 15 digits: up to here a double names one decimal, and dividing by a power of ten gives the nearest double to the quotient. */
const MAX_SCALED = 999_999_999_999_999;
const MAX_SCALE = 6;
const POWERS = Array.from({ length: 2 * MAX_SCALE + 1 }, (_, exponent) => 10 ** exponent);
const power10 = (exponent: number): number => POWERS[exponent] ?? NaN;

/** Digits behind the point of the decimal that a double stands for; -1 when it has more than 6, or than 15 in all. */
function scaleOf(value: number): number {
  for (let scale = 0; scale <= MAX_SCALE; scale++) {
    const scaled = Math.round(value * power10(scale));
    if (!(Math.abs(scaled) <= MAX_SCALED)) return -1;
    if (scaled / power10(scale) === value) return scale;
  }
  return -1;
}

/** The sum of two short decimals by integers, which are exact and ten times as fast; null when they are not short. */
function addShort(a: number, b: number): number | null {
  const [scaleA, scaleB] = [scaleOf(a), scaleOf(b)];
  if (scaleA < 0 || scaleB < 0) return null;
  const scale = Math.max(scaleA, scaleB);
  const sum =
    Math.round(a * power10(scaleA)) * power10(scale - scaleA) + Math.round(b * power10(scaleB)) * power10(scale - scaleB);
  return Math.abs(sum) <= MAX_SCALED ? sum / power10(scale) + 0 : null;
}

function multiplyShort(a: number, b: number): number | null {
  const [scaleA, scaleB] = [scaleOf(a), scaleOf(b)];
  if (scaleA < 0 || scaleB < 0) return null;
  const product = Math.round(a * power10(scaleA)) * Math.round(b * power10(scaleB));
  return Math.abs(product) <= MAX_SCALED ? product / power10(scaleA + scaleB) + 0 : null;
}

export function add(a: FeelNumber, b: FeelNumber): FeelNumber | null {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = Number.isSafeInteger(a) && Number.isSafeInteger(b) ? a + b : addShort(a, b);
    if (sum !== null && (!Number.isInteger(sum) || Number.isSafeInteger(sum))) return sum + 0;
  }
  return normalise(toDecimal(a).plus(b));
}

export function subtract(a: FeelNumber, b: FeelNumber): FeelNumber | null {
  return typeof b === 'number' ? add(a, -b) : normalise(toDecimal(a).minus(b));
}

export function multiply(a: FeelNumber, b: FeelNumber): FeelNumber | null {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = Number.isSafeInteger(a) && Number.isSafeInteger(b) ? a * b : multiplyShort(a, b);
    if (product !== null && (!Number.isInteger(product) || Number.isSafeInteger(product))) return product + 0;
  }
  return normalise(toDecimal(a).times(b));
}

export function divide(a: FeelNumber, b: FeelNumber): FeelNumber | null {
  if (b === 0) return null;
  if (Number.isSafeInteger(a) && Number.isSafeInteger(b)) {
    const quotient = (a as number) / (b as number);
    if (Number.isSafeInteger(quotient)) return quotient + 0;
  }
  return normalise(toDecimal(a).div(b));
}

export function power(a: FeelNumber, b: FeelNumber): FeelNumber | null {
  return normalise(toDecimal(a).pow(b));
}

export const negate = (value: FeelNumber): FeelNumber | null => subtract(0, value);

/** Sign of a - b. */
export function compareNumbers(a: FeelNumber, b: FeelNumber): number {
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : 0;
  return toDecimal(a).cmp(b);
}

/** The integer a number stands for, or null when it has a fraction or is too large to count with. */
export function toInteger(value: FeelNumber): number | null {
  const number = typeof value === 'number' ? value : value.toNumber();
  return Number.isSafeInteger(number) ? number : null;
}

/** Plain text without an exponent, as `string()` gives it. */
export const numberText = (value: FeelNumber): string => toDecimal(value).toFixed();

/** The sign of the divisor, as DMN defines it: dividend - divisor * floor(dividend / divisor). */
export function modulo(dividend: FeelNumber, divisor: FeelNumber): FeelNumber | null {
  if (compareNumbers(divisor, 0) === 0) return null;
  if (Number.isSafeInteger(dividend) && Number.isSafeInteger(divisor)) {
    const rest = (dividend as number) % (divisor as number);
    return rest !== 0 && rest < 0 !== (divisor as number) < 0 ? rest + (divisor as number) : rest + 0;
  }
  const quotient = normalise(toDecimal(dividend).div(divisor).floor());
  const product = quotient === null ? null : multiply(divisor, quotient);
  return product === null ? null : subtract(dividend, product);
}
