/** Camunda 7's typed values `{value, type, valueInfo}` and ours, both ways. */
import { Type, type Static } from '@sinclair/typebox';
import { CartableError, Decimal, isDecimal, toPlainJson, type Value } from '../../engine/index.ts';
import { isJson } from '../plain-variables.ts';
import { JSON_LIMITS, isUnsafeKey, parseJson } from '../http/json-guard.ts';

export const TypedValue = Type.Object({
  value: Type.Optional(Type.Unknown()),
  type: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  valueInfo: Type.Optional(Type.Union([Type.Object({}), Type.Null()])),
});
export type TypedValue = Static<typeof TypedValue>;

export const TypedValues = Type.Record(Type.String(), TypedValue);

const INT32 = 2 ** 31;

/** @throws CartableError VALIDATION naming the variable */
export function readVariables(typed: Readonly<Record<string, TypedValue>> | undefined): Record<string, Value> {
  const variables: Record<string, Value> = {};
  for (const [name, value] of Object.entries(typed ?? {})) {
    if (isUnsafeKey(name)) throw wrong(name, 'is not an allowed name');
    variables[name] = readValue(name, value);
  }
  return variables;
}

type Reader = (name: string, value: unknown) => Value;

const READERS: Readonly<Record<string, Reader>> = {
  null: () => null,
  boolean: (name, value) => (typeof value === 'boolean' ? value : refuse(name, 'true or false')),
  short: (name, value) => integer(name, value, 2 ** 15),
  integer: (name, value) => integer(name, value, INT32),
  long,
  double: (name, value) => (typeof value === 'number' ? value : refuse(name, 'a number')),
  decimal: decimal,
  string: (name, value) => (typeof value === 'string' ? value : refuse(name, 'a text')),
  date: (name, value) =>
    typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? value : refuse(name, 'an ISO 8601 instant'),
  json: readJson,
  object: readJson,
};

function readValue(name: string, { value, type }: TypedValue): Value {
  if (value === undefined || value === null) return null;
  if (type === undefined || type === null) return plain(name, value);
  const reader = READERS[type.toLowerCase()];
  if (!reader) throw wrong(name, `has the type ${type.slice(0, 40)}, which cannot be kept: use Json, or a document and its id`);
  return reader(name, value);
}

function integer(name: string, value: unknown, limit: number): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && Math.abs(value) <= limit
    ? value
    : refuse(name, 'a whole number of its type');
}

const INT64 = 2n ** 63n;

/** JSON's numbers end at 2^53, so a text is taken too; what is larger than that is kept exactly, as a decimal. */
function long(name: string, value: unknown): Value {
  if (typeof value !== 'string') return integer(name, value, Number.MAX_SAFE_INTEGER);
  const exact = /^-?\d{1,19}$/.test(value) ? BigInt(value) : null;
  if (exact === null || exact >= INT64 || exact < -INT64) return refuse(name, 'a whole number of its type');
  return Number.isSafeInteger(Number(exact)) ? Number(exact) : new Decimal(value);
}

function decimal(name: string, value: unknown): Value {
  if (typeof value === 'number') return new Decimal(value);
  return typeof value === 'string' && /^-?\d{1,34}(\.\d{1,33})?$/.test(value)
    ? new Decimal(value)
    : refuse(name, 'a decimal text');
}

/** Camunda sends JSON as text; our own callers may send it as it is. */
function readJson(name: string, value: unknown): Value {
  return plain(name, typeof value === 'string' ? parseJson(value, JSON_LIMITS) : value);
}

/** Plain JSON is a value of ours already; the guard has checked it on its way in. */
function plain(name: string, value: unknown): Value {
  if (!isJson(value)) throw wrong(name, 'is not JSON');
  return value;
}

function refuse(name: string, wanted: string): never {
  throw wrong(name, `must be ${wanted}`);
}

function wrong(name: string, message: string): CartableError {
  return new CartableError('VALIDATION', `the variable ${name.slice(0, 100)} ${message}`, {
    faults: [{ at: `/variables/${name}`, message }],
  });
}

/** A variable as Camunda's clients expect it. */
export function showVariable(value: Value): { value: unknown; type: string; valueInfo: Readonly<Record<string, never>> } {
  return { ...typed(value), valueInfo: {} };
}

export function showVariables(variables: Readonly<Record<string, Value>>): Record<string, ReturnType<typeof showVariable>> {
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, showVariable(value)]));
}

function typed(value: Value): { value: unknown; type: string } {
  if (value === null) return { value: null, type: 'Null' };
  if (isDecimal(value)) return { value: value.toFixed(), type: 'Decimal' };
  if (typeof value === 'boolean') return { value, type: 'Boolean' };
  if (typeof value === 'string') return { value, type: 'String' };
  if (typeof value !== 'number') return { value: JSON.stringify(toPlainJson(value)), type: 'Json' };
  if (!Number.isInteger(value)) return { value, type: 'Double' };
  return { value, type: Math.abs(value) < INT32 ? 'Integer' : 'Long' };
}
