/**
 * SQL statements: built by knex once per dialect, run as prepared statements for ever after.
 * (Building a query on each call costs about 40 times what running it prepared does.)
 */
import knexFactory, { type Knex } from 'knex';

export type Dialect = 'sqlite' | 'postgres';

/** What a parameter may be. Booleans become 0/1 on SQLite; arrays and objects are passed as JSON text. */
export type SqlValue = string | number | boolean | null | undefined | readonly unknown[] | Readonly<Record<string, unknown>>;
/** What a driver is given. */
export type Bound = string | number | boolean | null;
export type SqlParams = Readonly<Record<string, SqlValue>>;

/** A named constant: one query with its parameters' names and its row's shape. */
export interface Statement<P extends SqlParams, R> {
  readonly name: string;
  readonly sql: Readonly<Record<Dialect, string>>;
  /** The parameter that each placeholder stands for, in order. */
  readonly bindings: Readonly<Record<Dialect, readonly string[]>>;
  /** Values that a caller's filters brought along; bound like parameters, never written into the text. */
  readonly given?: SqlParams;
  /** The parameter with the id of the one instance (or of something in it, `instanceId:number`) that it reads. */
  readonly instance?: string;
  /** Never set: carries the types. */
  readonly types?: { readonly params: P; readonly row: R };
}

/** Runs statements in one transaction (or, for reads, on one snapshot). A Tx used after its end throws. */
export interface Tx {
  readonly dialect: Dialect;
  one<P extends SqlParams, R>(statement: Statement<P, R>, params: P): Promise<R | undefined>;
  all<P extends SqlParams, R>(statement: Statement<P, R>, params: P): Promise<R[]>;
  /** Runs a write; gives the number of rows changed. */
  run<P extends SqlParams, R>(statement: Statement<P, R>, params: P): Promise<number>;
  /**
   * Runs writes one after another. They may be kept back until the transaction ends or a statement could see them; what
   * they throw then undoes the whole transaction.
   * @param instances whose rows they are
   */
  runAll(writes: readonly Write[], instances: readonly string[]): Promise<void>;
}

/** A write with what it is given. */
export interface Write {
  readonly statement: Statement<SqlParams, unknown>;
  readonly params: SqlParams;
}

/** Stands in a query for the value given at run time. */
class Placeholder {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** The value of parameter `name`, usable wherever knex takes a value. */
export function param(name: string): Knex.Value {
  // knex hands bindings through untouched; the placeholder is looked up by name when the statement is compiled.
  const placeholder: object = new Placeholder(name);
  return placeholder as Knex.Value;
}

const builders: Record<Dialect, Knex> = {
  sqlite: knexFactory({ client: 'better-sqlite3', useNullAsDefault: true }),
  postgres: knexFactory({ client: 'pg' }),
};

/** Which database a knex of ours speaks to. */
export function dialectOf(knex: Knex): Dialect {
  const client: unknown = knex.client;
  const name: unknown = typeof client === 'object' && client !== null && 'driverName' in client ? client.driverName : null;
  return name === 'pg' ? 'postgres' : 'sqlite';
}

export interface BuildContext {
  readonly knex: Knex;
  readonly dialect: Dialect;
  /** `column in (the JSON array of texts given as parameter)`: one value however long the list. */
  inTexts(column: string, parameter: string): Knex.Raw;
  /** The query with `limit` and `offset` as parameters of those names. */
  page(query: Knex.QueryBuilder): Knex.Raw;
  /** Rows of the JSON array given as parameter, as a table `alias` with these columns: for bulk writes in one statement. */
  rows(parameter: string, columns: Readonly<Record<string, ColumnType>>, alias: string): Knex.Raw;
}

export type ColumnType = 'text' | 'integer' | 'boolean' | 'json';

/**
 * Defines a statement.
 * @example const findItem = statement<{ id: string }, ItemRow>('catalog.findItem', ({ knex }) =>
 *   knex('catalog_item').select('*').where('id', param('id')));
 */
export function statement<P extends SqlParams, R = never>(
  name: string,
  build: (context: BuildContext) => Knex.QueryBuilder | Knex.Raw,
  reads: { readonly instance?: string } = {},
): Statement<P, R> {
  const sqlite = compile('sqlite', build, inText);
  const postgres = compile('postgres', build, inText);
  return Object.freeze({
    name,
    sql: { sqlite: sqlite.sql, postgres: postgres.sql },
    bindings: { sqlite: sqlite.bindings, postgres: postgres.bindings },
    ...reads,
  });
}

function compile(
  dialect: Dialect,
  build: (context: BuildContext) => Knex.QueryBuilder | Knex.Raw,
  place: (constant: Bound, index: number) => string | Placeholder,
): { sql: string; bindings: string[] } {
  const knex = builders[dialect];
  const { sql, bindings: values } = build({ knex, dialect, inTexts, rows, page }).toSQL();
  const bindings: string[] = [];
  let next = 0;
  const text = sql.replaceAll(PLACEHOLDER, (match) => {
    if (match !== '?') return match === ESCAPED ? '?' : match;
    const value: unknown = values[next];
    const placed = value instanceof Placeholder ? value : place(toSql(value as SqlValue, dialect), next);
    next += 1;
    if (typeof placed === 'string') return placed;
    bindings.push(placed.name);
    return dialect === 'postgres' ? `$${bindings.length}` : '?';
  });
  return { sql: text, bindings };

  function page(query: Knex.QueryBuilder): Knex.Raw {
    // As a binding the query would be put in parentheses, which SQLite does not take before LIMIT.
    const { sql, bindings } = query.toSQL();
    return knex.raw(`${sql} limit ? offset ?`, [...bindings, param('limit'), param('offset')]);
  }

  function inTexts(column: string, parameter: string): Knex.Raw {
    return dialect === 'sqlite'
      ? knex.raw('?? in (select value from json_each(?))', [column, param(parameter)])
      : knex.raw('?? in (select jsonb_array_elements_text(?::jsonb))', [column, param(parameter)]);
  }

  function rows(parameter: string, columns: Readonly<Record<string, ColumnType>>, alias: string): Knex.Raw {
    const names = Object.entries(columns);
    if (dialect === 'sqlite') {
      const list = names.map(([column, type]) => sqliteColumn(column, type)).join(', ');
      return knex.raw(`(select ${list} from json_each(?)) as ${alias}`, [param(parameter)]);
    }
    const list = names.map(([column, type]) => `${column} ${POSTGRES_TYPES[type]}`).join(', ');
    return knex.raw(`jsonb_to_recordset(?::jsonb) as ${alias}(${list})`, [param(parameter)]);
  }
}

const POSTGRES_TYPES: Readonly<Record<ColumnType, string>> = {
  text: 'text',
  integer: 'bigint',
  boolean: 'boolean',
  json: 'jsonb',
};

function sqliteColumn(column: string, type: ColumnType): string {
  const value = `json_extract(value, '$.${column}')`;
  return type === 'json' ? `json(${value}) as ${column}` : `${value} as ${column}`;
}

/** A placeholder, an escaped question mark, or a quoted text in which neither means anything. */
const PLACEHOLDER = /'(?:[^']|'')*'|\\\?|\?/g;
const ESCAPED = String.raw`\?`;

/**
 * A constant of ours as part of the text: SQLite plans a bound LIMIT anew on every run, and uses a partial index only
 * for a condition that it can read. Never for what a caller gave.
 */
function inText(constant: Bound): string {
  if (typeof constant === 'string') return `'${constant.replaceAll("'", "''")}'`;
  return constant === null ? 'null' : String(constant);
}

/** Values in placeholder order. @throws Error when a parameter is missing. */
export function bind<P extends SqlParams, R>({ bindings, given }: Statement<P, R>, params: P, dialect: Dialect): Bound[] {
  const all: SqlParams = given === undefined ? params : { ...params, ...given };
  const values: Bound[] = [];
  for (const name of bindings[dialect]) {
    const value = all[name];
    if (value === undefined && !(name in all)) throw new Error(`parameter ${name} is missing`);
    values.push(toSql(value, dialect));
  }
  return values;
}

function toSql(value: SqlValue, dialect: Dialect): Bound {
  if (typeof value === 'string' || typeof value === 'number') return value;
  if (value === undefined || value === null) return null;
  if (typeof value === 'boolean') return dialect === 'sqlite' ? Number(value) : value;
  return typeof value === 'object' ? JSON.stringify(value) : value;
}

/** `insert into table (columns) select … from the JSON array :rows`, with an optional `on conflict …` tail. */
export function insertRows<R>(
  name: string,
  table: string,
  columns: Readonly<Record<string, ColumnType>>,
  tail = '',
): Statement<{ rows: readonly R[] }, never> {
  const names = Object.keys(columns).join(', ');
  // `where true` keeps SQLite from reading `on` as a join condition.
  return statement(name, ({ knex, rows }) =>
    knex.raw(`insert into ${table} (${names}) select ${names} from ? where true ${tail}`, [rows('rows', columns, 'r')]),
  );
}

/** A statement whose text depends on the caller's filters: built for one dialect, on each call. For lists only. */
export function builtFor<R>(
  dialect: Dialect,
  name: string,
  build: (context: BuildContext) => Knex.QueryBuilder | Knex.Raw,
): Statement<SqlParams, R> {
  const given: Record<string, SqlValue> = {};
  const { sql, bindings } = compile(dialect, build, (constant, index) => {
    given[`given ${index}`] = constant;
    return new Placeholder(`given ${index}`);
  });
  const none = { sqlite: '', postgres: '' };
  return { name, sql: { ...none, [dialect]: sql }, bindings: { sqlite: bindings, postgres: bindings }, given };
}
