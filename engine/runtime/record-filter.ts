/** The conditions of a list of records: search, filters and the rows that the reader may see. */
import type { Knex } from 'knex';
import { holds, type Actor } from './actor.ts';
import type { AccessRule, Field, Resource } from '../plugin.ts';
import { param, type Dialect, type SqlValue } from '../store/statement.ts';
import { fault, storeValue } from './record-value.ts';

export type Comparison = '=' | '>=' | '<=';

export interface Condition {
  readonly column: string;
  readonly comparison: Comparison;
  readonly value: SqlValue;
}

/** Filters as they stand in a query: `status`, or `dueDate.from` and `dueDate.to` where an order exists. */
export type Filters = Readonly<Record<string, string>>;

const RANGED: ReadonlySet<string> = new Set(['date', 'instant', 'integer', 'quantity']);
const FILTER_NAME = /^(\w+)(?:\.(from|to))?$/;

/** @throws CartableError VALIDATION for a field that cannot be filtered by, or a value of another type */
export function conditionsOf(resource: Resource, filters: Filters): Condition[] {
  return Object.entries(filters).map(([key, value]) => {
    const [, name = '', bound] = FILTER_NAME.exec(key) ?? [];
    const field = Object.hasOwn(resource.fields, name) ? resource.fields[name] : undefined;
    if (field?.filter !== true) throw fault(`/query/${key}`, 'is not a field to filter by');
    if (bound !== undefined && !RANGED.has(field.type)) throw fault(`/query/${key}`, 'has no from and to');
    const comparison = bound === 'from' ? '>=' : bound === 'to' ? '<=' : '=';
    return { column: field.column, comparison, value: storeValue(field, fromText(field, value), `/query/${key}`, undefined) };
  });
}

/** Every parameter of a query is a text. */
function fromText(field: Field, value: string): unknown {
  if (field.type === 'integer' && /^-?\d{1,15}$/.test(value)) return Number(value);
  if (field.type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}

/** The names by which a resource can be filtered, for the OpenAPI document. */
export function filterNames(resource: Resource): string[] {
  return Object.entries(resource.fields).flatMap(([name, field]) => {
    if (field.filter !== true) return [];
    return RANGED.has(field.type) ? [name, `${name}.from`, `${name}.to`] : [name];
  });
}

/** The column that must equal the actor's id; null when the actor sees every row. */
export function ownColumn(rule: AccessRule, actor: Actor): string | null {
  return rule.own && !holds(actor, rule.own.unless) ? rule.own.column : null;
}

/** Letters that are the same to somebody who searches: Arabic and Persian forms, digits, capitals beyond ASCII. */
const SAME_FROM = 'يىك٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹ĄĆĘŁŃÓŚŹŻÄÖÜ';
const SAME_TO = 'ییک01234567890123456789ąćęłńóśźżäöü';
const ZERO_WIDTH = ['\u200c', '\u200d'];

/** A search term folded as `foldedColumn` folds what it is looked for in. */
export function foldTerm(term: string): string {
  const small = term.normalize('NFKC').toLowerCase();
  const folded = [...small].map((char) => (ZERO_WIDTH.includes(char) ? '' : (SAME_TO[SAME_FROM.indexOf(char)] ?? char)));
  return folded.join('').trim();
}

/** `%term%` with LIKE's own signs escaped by `!`. */
export function likePattern(term: string): string {
  return `%${foldTerm(term).replaceAll(/[!%_]/g, '!$&')}%`;
}

/** The condition that some searchable column contains the folded parameter `search`. */
export function searchCondition(knex: Knex, dialect: Dialect, resource: Resource): Knex.Raw {
  const columns = Object.values(resource.fields)
    .filter((field) => field.search === true)
    .map((field) => field.column);
  const parts = columns.map(() => `${foldedColumn(dialect)} like ? escape '!'`);
  return knex.raw(
    `(${parts.join(' or ')})`,
    columns.flatMap((column) => [column, param('search')]),
  );
}

function foldedColumn(dialect: Dialect): string {
  const lower = 'lower(cast(?? as text))';
  if (dialect === 'postgres') return `translate(${lower}, '${SAME_FROM}${ZERO_WIDTH.join('')}', '${SAME_TO}')`;
  const letters = [...SAME_FROM].map((from, index): [string, string] => [from, SAME_TO.charAt(index)]);
  const removed = ZERO_WIDTH.map((from): [string, string] => [from, '']);
  return [...letters, ...removed].reduce((inner, [from, to]) => `replace(${inner}, '${from}', '${to}')`, lower);
}
