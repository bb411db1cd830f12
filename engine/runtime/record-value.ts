/** How one field of a record is stored and how it is shown (plugin.ts, FieldType): the two directions, side by side. */
import { CartableError } from '../errors.ts';
import { Decimal, type Field, type FieldType } from '../plugin.ts';
import type { SqlValue } from '../store/statement.ts';
import { currencyScale } from './currency.ts';

const MICRO = 1_000_000;
const DECIMAL_TEXT = /^-?\d{1,30}(\.\d{1,15})?$/;
const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const LANGUAGES: ReadonlySet<string> = new Set(['en', 'de', 'pl', 'fa']);
const LONGEST_TEXT = 4_000;

/** The column's value of a field as it goes outside. `currency` is that of the record, for money. */
export function showValue(field: Field, stored: unknown, currency: unknown): unknown {
  if (stored === null || stored === undefined) return null;
  return SHOW[field.type](stored, currency);
}

const SHOW: Readonly<Record<FieldType, (stored: unknown, currency: unknown) => unknown>> = {
  text: String,
  choice: String,
  ref: String,
  integer: Number,
  boolean: Boolean,
  date: (stored) => (stored instanceof Date ? stored.toISOString() : String(stored)).slice(0, 10),
  instant: (stored) => new Date(Number(stored)).toISOString(),
  quantity: (stored) => new Decimal(Number(stored)).div(MICRO).toFixed(),
  money: (stored, currency) => showMoney(Number(stored), String(currency)),
  texts: parseStored,
  json: parseStored,
};

function showMoney(minor: number, currency: string): { amount: string; currency: string } {
  const scale = currencyScale(currency);
  return { amount: new Decimal(minor).div(new Decimal(10).pow(scale)).toFixed(scale), currency };
}

function parseStored(stored: unknown): unknown {
  return typeof stored === 'string' ? JSON.parse(stored) : stored;
}

/**
 * What is written into the column for a value from outside.
 * @param at JSON pointer for the fault
 * @throws CartableError VALIDATION
 */
export function storeValue(field: Field, value: unknown, at: string, currency: unknown): SqlValue {
  if (value === null) {
    if (field.optional === true) return null;
    throw fault(at, 'may not be empty');
  }
  return STORE[field.type](value, { field, at, currency });
}

interface Target {
  readonly field: Field;
  readonly at: string;
  readonly currency: unknown;
}

const STORE: Readonly<Record<FieldType, (value: unknown, target: Target) => SqlValue>> = {
  text: (value, { at }) => text(value, at),
  ref: (value, { at }) => text(value, at),
  choice: (value, { field, at }) => {
    const chosen = text(value, at);
    if (!field.values?.includes(chosen)) throw fault(at, `must be one of ${field.values?.join(', ') ?? 'nothing'}`);
    return chosen;
  },
  integer: (value, { at }) => {
    if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw fault(at, 'must be a whole number');
    return value;
  },
  boolean: (value, { at }) => {
    if (typeof value !== 'boolean') throw fault(at, 'must be true or false');
    return value;
  },
  date: (value, { at }) => {
    const day = text(value, at);
    if (!DATE.test(day) || new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10) !== day)
      throw fault(at, 'must be a date, YYYY-MM-DD');
    return day;
  },
  instant: (value, { at }) => {
    const instant = Date.parse(text(value, at));
    if (Number.isNaN(instant)) throw fault(at, 'must be an instant, ISO 8601');
    return instant;
  },
  quantity: (value, { at }) => scaled(value, MICRO, at, 'must be a decimal text with at most six decimals'),
  money: (value, { at, currency }) => storeMoney(value, at, currency),
  texts: (value, { at }) => {
    if (!isRecord(value)) throw fault(at, 'must be texts by language');
    for (const [language, content] of Object.entries(value)) {
      if (!LANGUAGES.has(language)) throw fault(`${at}/${language}`, 'is not a language: en, de, pl or fa');
      text(content, `${at}/${language}`);
    }
    return JSON.stringify(value);
  },
  json: (value) => JSON.stringify(value),
};

function storeMoney(value: unknown, at: string, currency: unknown): SqlValue {
  if (!isRecord(value)) throw fault(at, 'must be {amount, currency}');
  const named = text(value['currency'], `${at}/currency`);
  if (currency !== undefined && currency !== named)
    throw fault(`${at}/currency`, `must be ${text(currency, at)}, the currency of the record`);
  return scaled(
    value['amount'],
    10 ** currencyScale(named),
    `${at}/amount`,
    `must be a decimal text with at most ${currencyScale(named)} decimals`,
  );
}

function scaled(value: unknown, factor: number, at: string, message: string): number {
  if (typeof value !== 'string' || !DECIMAL_TEXT.test(value)) throw fault(at, message);
  const units = new Decimal(value).times(factor);
  if (!units.isInteger() || !Number.isSafeInteger(units.toNumber())) throw fault(at, message);
  return units.toNumber() === 0 ? 0 : units.toNumber();
}

function text(value: unknown, at: string): string {
  if (typeof value !== 'string') throw fault(at, 'must be text');
  if (value.length > LONGEST_TEXT) throw fault(at, `must have at most ${LONGEST_TEXT} characters`);
  return value;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function fault(at: string, message: string): CartableError {
  return new CartableError('VALIDATION', `${at}: ${message}`, { faults: [{ at, message }] });
}
