/** The conditions of a list of records: search, filters and the rows that the reader may see. */
import type { Knex } from 'knex';
import { holds, type Actor } from './actor.ts';
import type { AccessRule, Field, Resource } from '../plugin.ts';
import { param, type Dialect, type SqlValue } from '../store/statement.ts';
import { foldedColumn } from '../store/fold.ts';
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
