/** A prepared statement of SQLite, and how its rows become objects. */
import type Sqlite from 'better-sqlite3';
import { namesKeptTable } from './kept-writes.ts';
import type { Bound } from './statement.ts';

type Row = Record<string, unknown>;

export interface Prepared {
  /** Whether it may have to do with writes that are kept back. */
  readonly namesKeptTable: boolean;
  one(values: readonly Bound[]): Row | undefined;
  all(values: readonly Bound[]): Row[];
  /** Gives the number of rows changed. */
  run(values: readonly Bound[]): number;
}

export function prepare(connection: Sqlite.Database, sql: string): Prepared {
  const statement: Sqlite.Statement<unknown[]> = connection.prepare(sql);
  return statement.reader ? new Reader(statement) : new Writer(statement);
}

/** The driver looks up the name of every column for every row that it makes an object of: it is asked for lists of values. */
class Reader implements Prepared {
  readonly namesKeptTable: boolean;
  readonly #statement: Sqlite.Statement<unknown[], unknown[]>;
  #names: readonly string[] = [];

  constructor(statement: Sqlite.Statement<unknown[]>) {
    this.namesKeptTable = namesKeptTable(statement.source);
    this.#statement = statement.raw(true) as Sqlite.Statement<unknown[], unknown[]>;
  }

  one(values: readonly Bound[]): Row | undefined {
    const found = this.#statement.get(...values);
    return found === undefined ? undefined : this.#rowOf(found);
  }

  all(values: readonly Bound[]): Row[] {
    return this.#statement.all(...values).map((found) => this.#rowOf(found));
  }

  run(values: readonly Bound[]): number {
    return this.#statement.all(...values).length;
  }

  #rowOf(found: readonly unknown[]): Row {
    // A table may have been given columns since the statement was prepared.
    if (found.length !== this.#names.length) this.#names = this.#statement.columns().map(({ name }) => name);
    const row: Row = {};
    const names = this.#names;
    for (let index = 0; index < names.length; index += 1) row[names[index] ?? ''] = found[index];
    return row;
  }
}

class Writer implements Prepared {
  readonly namesKeptTable: boolean;
  readonly #statement: Sqlite.Statement<unknown[]>;

  constructor(statement: Sqlite.Statement<unknown[]>) {
    this.namesKeptTable = namesKeptTable(statement.source);
    this.#statement = statement;
  }

  one(values: readonly Bound[]): undefined {
    this.run(values);
  }

  all(values: readonly Bound[]): Row[] {
    this.run(values);
    return [];
  }

  run(values: readonly Bound[]): number {
    // Nearly all have one list of rows, or nothing.
    const { length } = values;
    const done =
      length === 0 ? this.#statement.run() : length === 1 ? this.#statement.run(values[0]) : this.#statement.run(...values);
    return done.changes;
  }
}
