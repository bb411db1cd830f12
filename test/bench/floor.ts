/** The floor: the very SQL statements that the engine ran, replayed with its settings, as many commits and no engine. */
import Sqlite from 'better-sqlite3';
import { CACHE } from '../../engine/store/sqlite.ts';

export interface RecordedStatement {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/** Replays on a database file in the state in which the recording began. Gives the seconds it took. */
export function replaySqlite(file: string, recording: readonly RecordedStatement[]): number {
  const connection = new Sqlite(file);
  connection.pragma('synchronous = FULL');
  connection.pragma('foreign_keys = ON');
  connection.pragma(CACHE);
  const prepared = new Map<string, { readonly statement: Sqlite.Statement<unknown[]>; readonly reads: boolean }>();
  for (const { sql } of recording) {
    if (prepared.has(sql)) continue;
    const statement: Sqlite.Statement<unknown[]> = connection.prepare(sql);
    prepared.set(sql, { statement, reads: statement.reader });
  }
  const started = performance.now();
  for (const { sql, values } of recording) {
    const known = prepared.get(sql);
    if (known === undefined) throw new Error('a statement was not prepared');
    if (known.reads) known.statement.all(...values);
    else known.statement.run(...values);
  }
  const seconds = (performance.now() - started) / 1000;
  connection.close();
  return seconds;
}
