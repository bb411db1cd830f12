/** Records as CSV (RFC 4180), safe to open in a spreadsheet: nothing in it is taken for a formula (S12). */
import type { Field, RecordView, Resource } from '../engine/index.ts';

const LANGUAGES = ['en', 'de', 'pl', 'fa'] as const;
/** With it, spreadsheets read the file as UTF-8. */
const BYTE_ORDER_MARK = '\ufeff';
const FORMULA_START = /^[=+\-@\t\r\0]/;
const NUMBER = /^-?\d+(\.\d+)?$/;

/** One line of names, then one line per record. Money has a column for its currency, texts one per language. */
export function recordsToCsv(resource: Resource, records: readonly RecordView[]): string {
  const columns = Object.entries(resource.fields).flatMap(([name, field]) => columnsOf(name, field));
  const lines = [
    ['id', ...columns.map((column) => column.title)],
    ...records.map((record) => [record['id'], ...columns.map((column) => column.value(record))]),
  ];
  return BYTE_ORDER_MARK + lines.map((line) => line.map(cell).join(',')).join('\r\n') + '\r\n';
}

interface Column {
  readonly title: string;
  value(record: RecordView): unknown;
}

function columnsOf(name: string, field: Field): Column[] {
  if (field.type === 'money')
    return ['amount', 'currency'].map((part) => partOf(name, part, part === 'amount' ? name : `${name}.${part}`));
  if (field.type === 'texts') return LANGUAGES.map((language) => partOf(name, language, `${name}.${language}`));
  return [{ title: name, value: (record) => record[name] }];
}

function partOf(name: string, part: string, title: string): Column {
  return {
    title,
    value(record) {
      const whole: unknown = record[name];
      if (typeof whole !== 'object' || whole === null) return null;
      const parts = new Map<string, unknown>(Object.entries(whole));
      return parts.get(part);
    },
  };
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const safe = FORMULA_START.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
