/**
 * The values a process can hold: JSON, and exact decimals.
 *
 * A JSON number stands for the decimal that its shortest text names (0.1 is exactly one tenth).
 * Numbers that a double cannot name exactly, and every amount of money, are `Decimal`.
 * In stored JSON a Decimal is written `{"$dec":"12.50"}`; at the edge (HTTP) it is a string.
 */
import { Decimal as DecimalJs } from 'decimal.js';

/** IEEE 754 decimal128 as DMN 1.3 §10.3.2.3.1 asks: 34 digits, half-even. */
export const Decimal = DecimalJs.clone({
  precision: 34,
  rounding: DecimalJs.ROUND_HALF_EVEN,
  toExpNeg: -40,
  toExpPos: 40,
  defaults: true,
});
export type Decimal = DecimalJs;

export type Value = null | boolean | number | string | Decimal | readonly Value[] | ValueObject;
export interface ValueObject {
  readonly [name: string]: Value;
}

/** By class, not by `Decimal.isDecimal`: that trusts a property which data can carry too. */
export const isDecimal = (value: unknown): value is Decimal => value instanceof Decimal;

export function isObject(value: Value): value is ValueObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isDecimal(value);
}

/** `Array.isArray` alone makes `any` of a readonly list. */
const isList = (value: Value): value is readonly Value[] => Array.isArray(value);

/** Text of a value for storage; `decode` gives the same value back. Key order is kept. */
export function encode(value: Value): string {
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  return JSON.stringify(tag(value));
}

/** The value that `encode` wrote. */
export function decode(text: string): Value {
  return text.includes('"$dec"') ? (JSON.parse(text, untag) as Value) : (JSON.parse(text) as Value);
}

/** A copy in which every Decimal is its tagged form, so that plain JSON can carry it. */
export function tag(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (isDecimal(value)) return { $dec: value.toFixed() };
  if (isList(value)) return value.some(holdsDecimal) ? value.map(tag) : value;
  return holdsDecimal(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, tag(item)])) : value;
}

function holdsDecimal(value: Value): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (isDecimal(value)) return true;
  return isList(value) ? value.some(holdsDecimal) : Object.values(value).some(holdsDecimal);
}

/** What `tag` writes: plain digits within decimal128, so that data of that shape can neither fail to load nor blow up. */
const TAGGED = /^-?\d{1,6200}(\.\d{1,6200})?$/;

/** Reviver for JSON.parse: turns `{"$dec":"…"}` back into a Decimal; any other object stays as it is. */
export function untag(_key: string, value: unknown): unknown {
  if (
    typeof value === 'object' &&
    value !== null &&
    '$dec' in value &&
    typeof value.$dec === 'string' &&
    TAGGED.test(value.$dec) &&
    Object.keys(value).length === 1
  ) {
    return new Decimal(value.$dec);
  }
  return value;
}

/** A copy for people and other systems: every Decimal as its plain text ("12.5"). */
export function toPlainJson(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (isDecimal(value)) return value.toFixed();
  if (isList(value)) return value.map(toPlainJson);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toPlainJson(item)]));
}
