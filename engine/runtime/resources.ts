/**
 * Records of plugin resources: list, open, create and change them as their declaration allows. Rights and row filters
 * are applied here, in SQL; there is no other way to a plugin's rows from outside.
 */
import { CartableError } from '../errors.ts';
import type { AccessRule, Field, OperationContext, Resource } from '../plugin.ts';
import { param, statement, type SqlParams, type SqlValue, type Statement, type Tx } from '../store/statement.ts';
import { holds, type Actor } from './actor.ts';
import { requireRight } from './command.ts';
import { constraintRefusal } from './constraint.ts';
import { likePattern } from '../store/fold.ts';
import { conditionsOf, ownColumn, searchCondition, type Condition, type Filters } from './record-filter.ts';
import { isEditable } from './record-schema.ts';
import { fault, showValue, storeValue } from './record-value.ts';

export type RecordView = Readonly<Record<string, unknown>>;

export interface RecordList {
  readonly items: readonly RecordView[];
  readonly total: number;
}

export interface ListRequest {
  readonly search?: string;
  readonly filters: Filters;
  /** A field's name, with `-` before it for descending order. */
  readonly sort?: string;
  readonly limit: number;
  readonly offset: number;
}

/** What these functions need of the command or query that they are part of. */
export type RecordContext = Pick<OperationContext, 'tx' | 'actor' | 'newId'>;
type ReadContext = Pick<OperationContext, 'tx' | 'actor'>;

type Row = Readonly<Record<string, unknown>>;

/** @throws CartableError FORBIDDEN or VALIDATION */
export async function selectRecords({ tx, actor }: ReadContext, resource: Resource, request: ListRequest): Promise<RecordList> {
  requireRight(actor, resource.access.read.right);
  const conditions = [...conditionsOf(resource, request.filters), ...ownCondition(resource.access.read, actor)];
  const search = request.search !== undefined && request.search.trim() !== '' && isSearchable(resource);
  const order = orderOf(resource, request.sort);
  const params = { ...parametersOf(conditions), ...(search ? { search: likePattern(request.search ?? '') } : {}) };
  const rows = await tx.all(selectStatement(resource, conditions, search, order), {
    ...params,
    limit: request.limit,
    offset: request.offset,
  });
  const counted = await tx.one(countStatement(resource, conditions, search), params);
  return { items: rows.map((row) => view(resource, row)), total: Number(counted?.['total'] ?? 0) };
}

/** One record with its details. A record of somebody else does not exist. @throws CartableError FORBIDDEN or NOT_FOUND */
export async function openRecord(context: OperationContext, resource: Resource, id: string): Promise<RecordView> {
  requireRight(context.actor, resource.access.read.right);
  const row = await findRow(context.tx, resource, id, resource.access.read, context.actor);
  const details = resource.details ? await resource.details(id, context) : {};
  return { ...view(resource, row), ...details };
}

/** @throws CartableError FORBIDDEN, VALIDATION or DUPLICATE */
export async function insertRecord(
  context: RecordContext,
  resource: Resource,
  values: RecordView,
): Promise<{ id: string; version: number }> {
  const rule = resource.access.create;
  if (!rule) throw new CartableError('FORBIDDEN', `records of ${resource.name} come from operations only`);
  requireRight(context.actor, rule.right);
  const id = context.newId();
  const owner = ownColumn(rule, context.actor);
  const columns = {
    ...columnsOf(resource, context.actor, values, null),
    ...(owner === null ? {} : { [owner]: context.actor.userId }),
  };
  await writing(resource, () => context.tx.run(insertStatement(resource, Object.keys(columns)), { ...prefixed(columns), id }));
  return { id, version: 1 };
}

/**
 * Changes fields of the record when it still has the version that the writer saw.
 * @throws CartableError FORBIDDEN, NOT_FOUND, STALE_VERSION, VALIDATION or DUPLICATE
 */
export async function changeRecord(
  { tx, actor }: ReadContext,
  resource: Resource,
  change: { readonly id: string; readonly version: number; readonly values: RecordView },
): Promise<{ id: string; version: number }> {
  const rule = resource.access.update;
  if (!rule) throw new CartableError('FORBIDDEN', `records of ${resource.name} are changed by operations only`);
  requireRight(actor, rule.right);
  const row = await findRow(tx, resource, change.id, rule, actor);
  if (Number(row['version']) !== change.version) throw stale(resource, change, Number(row['version']));
  const columns = columnsOf(resource, actor, change.values, row);
  const params = { ...prefixed(columns), id: change.id, version: change.version };
  const changed = await writing(resource, () => tx.run(updateStatement(resource, Object.keys(columns)), params));
  if (changed === 0) throw stale(resource, change, null);
  return { id: change.id, version: change.version + 1 };
}

function stale(
  resource: Resource,
  change: { readonly id: string; readonly version: number },
  current: number | null,
): CartableError {
  const details = { id: change.id, sent: change.version, ...(current === null ? {} : { current }) };
  return new CartableError('STALE_VERSION', `the ${resource.name} was changed by somebody else`, { details });
}

function ownCondition(rule: AccessRule, actor: Actor): Condition[] {
  const column = ownColumn(rule, actor);
  return column === null ? [] : [{ column, comparison: '=', value: actor.userId }];
}

async function findRow(tx: Tx, resource: Resource, id: string, rule: AccessRule, actor: Actor): Promise<Row> {
  const conditions: Condition[] = [{ column: 'id', comparison: '=', value: id }, ...ownCondition(rule, actor)];
  const params = { ...parametersOf(conditions), limit: 1, offset: 0 };
  const [row] = await tx.all(selectStatement(resource, conditions, false, { column: 'id', descending: false }), params);
  if (!row) throw new CartableError('NOT_FOUND', `there is no ${resource.name} ${id}`);
  return row;
}

function view(resource: Resource, row: Row): RecordView {
  const shown = Object.entries(resource.fields).map(([name, field]): [string, unknown] => [
    name,
    showValue(field, row[field.column], currencyIn(resource, field, row)),
  ]);
  return { id: row['id'], ...(isEditable(resource) ? { version: Number(row['version']) } : {}), ...Object.fromEntries(shown) };
}

function currencyIn(resource: Resource, field: Field, row: Row): unknown {
  const source = field.currency === undefined ? undefined : resource.fields[field.currency];
  return source && row[source.column];
}

/**
 * Columns and their values for what may be written. `row`: the record as it is; null while it is created.
 * @throws CartableError VALIDATION or FORBIDDEN (CRM-10)
 */
function columnsOf(resource: Resource, actor: Actor, values: RecordView, row: Row | null): Record<string, SqlValue> {
  const columns: Record<string, SqlValue> = {};
  for (const [name, value] of Object.entries(values)) {
    const field = Object.hasOwn(resource.fields, name) ? resource.fields[name] : undefined;
    if (!field || field.writable === undefined || field.writable === false)
      throw fault(`/${name}`, 'is not a field that can be written');
    if (field.fixed === true && row !== null) throw fault(`/${name}`, 'is written when the record is created and stays');
    if (typeof field.writable === 'string' && !holds(actor, field.writable)) {
      throw new CartableError('FORBIDDEN', `the field ${name} needs the right ${field.writable}`);
    }
    const currency =
      field.currency === undefined ? undefined : (values[field.currency] ?? currencyIn(resource, field, row ?? {}));
    columns[field.column] = storeValue(field, value, `/${name}`, currency);
  }
  return columns;
}

async function writing<T>(resource: Resource, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    throw constraintRefusal(error, resource) ?? error;
  }
}

interface Order {
  readonly column: string;
  readonly descending: boolean;
}

function orderOf(resource: Resource, sort: string | undefined): Order {
  if (sort === undefined) return { column: 'id', descending: false };
  const descending = sort.startsWith('-');
  const name = descending ? sort.slice(1) : sort;
  const field = Object.hasOwn(resource.fields, name) ? resource.fields[name] : undefined;
  if (name === 'id') return { column: 'id', descending };
  if (field?.sort !== true) throw fault('/query/sort', `${name} is not a field to sort by`);
  return { column: field.column, descending };
}

function isSearchable(resource: Resource): boolean {
  return Object.values(resource.fields).some((field) => field.search === true);
}

type AnyStatement = Statement<SqlParams, Row>;

/** Statements by resource and shape: as many as there are combinations of filters in use. */
const built = new WeakMap<Resource, Map<string, AnyStatement>>();
const SHAPES_KEPT = 200;

function shaped(resource: Resource, shape: string, build: () => AnyStatement): AnyStatement {
  const shapes = built.get(resource) ?? new Map<string, AnyStatement>();
  built.set(resource, shapes);
  const known = shapes.get(shape);
  if (known) return known;
  if (shapes.size >= SHAPES_KEPT) shapes.clear();
  const fresh = build();
  shapes.set(shape, fresh);
  return fresh;
}

function shapeOf(conditions: readonly Condition[], search: boolean): string {
  return `${conditions.map((condition) => condition.column + condition.comparison).join(',')}|${String(search)}`;
}

function parametersOf(conditions: readonly Condition[]): Record<string, SqlValue> {
  return Object.fromEntries(conditions.map((condition, index) => [`c${index}`, condition.value]));
}

function selectStatement(resource: Resource, conditions: readonly Condition[], search: boolean, order: Order): AnyStatement {
  const shape = `select ${shapeOf(conditions, search)} ${order.column} ${String(order.descending)}`;
  return shaped(resource, shape, () =>
    statement<SqlParams, Row>(`${resource.name}.list`, ({ knex, dialect, page }) => {
      const columns = new Set([
        'id',
        ...(isEditable(resource) ? ['version'] : []),
        ...Object.values(resource.fields).map((field) => field.column),
      ]);
      const query = knex(resource.table).select([...columns]);
      for (const [index, condition] of conditions.entries())
        void query.where(condition.column, condition.comparison, param(`c${index}`));
      if (search) void query.whereRaw(searchCondition(knex, dialect, resource));
      void query.orderBy(order.column, order.descending ? 'desc' : 'asc');
      if (order.column !== 'id') void query.orderBy('id');
      return page(query);
    }),
  );
}

function countStatement(resource: Resource, conditions: readonly Condition[], search: boolean): AnyStatement {
  return shaped(resource, `count ${shapeOf(conditions, search)}`, () =>
    statement<SqlParams, Row>(`${resource.name}.count`, ({ knex, dialect }) => {
      const query = knex(resource.table).count({ total: '*' });
      for (const [index, condition] of conditions.entries())
        void query.where(condition.column, condition.comparison, param(`c${index}`));
      if (search) void query.whereRaw(searchCondition(knex, dialect, resource));
      return query;
    }),
  );
}

function prefixed(columns: Readonly<Record<string, SqlValue>>): Record<string, SqlValue> {
  return Object.fromEntries(Object.entries(columns).map(([column, value]) => [`v_${column}`, value]));
}

function placeholders(columns: readonly string[]): Record<string, ReturnType<typeof param>> {
  return Object.fromEntries(columns.map((column) => [column, param(`v_${column}`)]));
}

function insertStatement(resource: Resource, columns: readonly string[]): AnyStatement {
  return shaped(resource, `insert ${columns.join(',')}`, () =>
    statement<SqlParams, Row>(`${resource.name}.insert`, ({ knex }) =>
      knex(resource.table).insert({ id: param('id'), ...placeholders(columns), ...(isEditable(resource) ? { version: 1 } : {}) }),
    ),
  );
}

function updateStatement(resource: Resource, columns: readonly string[]): AnyStatement {
  return shaped(resource, `update ${columns.join(',')}`, () =>
    statement<SqlParams, Row>(`${resource.name}.update`, ({ knex }) =>
      knex(resource.table)
        .where({ id: param('id'), version: param('version') })
        .update({ ...placeholders(columns), version: knex.raw('version + 1') }),
    ),
  );
}
