/** A large history in bulk: rows as the engine itself writes them, copied with ids and times of their own. */
import Sqlite from 'better-sqlite3';

export interface BulkSize {
  readonly finished: number;
  readonly open: number;
}

/** Tables whose rows belong to one instance, with the columns that carry its id. */
const TABLES: readonly {
  readonly name: string;
  readonly ids: readonly string[];
  readonly times: readonly string[];
  readonly skip?: readonly string[];
}[] = [
  { name: 'process_instance', ids: ['id', 'root_id', 'state'], times: ['started_at', 'ended_at', 'removal_time'] },
  { name: 'variable', ids: ['instance_id'], times: [] },
  { name: 'task', ids: ['id', 'instance_id', 'root_id'], times: ['created_at', 'ended_at'] },
  { name: 'task_candidate', ids: ['task_id'], times: [] },
  { name: 'journal', ids: ['instance_id', 'payload'], times: ['at'], skip: ['position'] },
];

/**
 * Copies a finished and an open instance of the database as often as asked. Copies lie before the originals in time,
 * a second apart, as if the company had worked for weeks.
 */
export function growInBulk(
  file: string,
  originals: { readonly finished: string; readonly open: string },
  size: BulkSize,
  say: (line: string) => void,
): void {
  const connection = new Sqlite(file);
  connection.pragma('synchronous = OFF');
  connection.pragma('cache_size = -400000');
  try {
    copy(connection, originals.finished, size.finished, '0', say);
    copy(connection, originals.open, size.open, '1', say);
    connection.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    connection.close();
  }
}

const CHUNK = 50_000;

function copy(connection: Sqlite.Database, original: string, copies: number, kind: string, say: (line: string) => void): void {
  for (let from = 0; from < copies; from += CHUNK) {
    const until = Math.min(copies, from + CHUNK);
    connection.transaction(() => {
      for (const table of TABLES) copyTable(connection, table, original, from, until, kind);
    })();
    say(`${until} of ${copies} copied`);
  }
}

function copyTable(
  connection: Sqlite.Database,
  table: (typeof TABLES)[number],
  original: string,
  from: number,
  until: number,
  kind: string,
): void {
  const columns = (connection.pragma(`table_info(${table.name})`) as { name: string }[])
    .map(({ name }) => name)
    .filter((name) => table.skip?.includes(name) !== true);
  // Ids of copies sort before those of today, as older UUIDv7 do.
  const copyId = `printf('00%06x-${kind}000-7000-8000-%012x', n / 4096, n)`;
  const values = columns.map((name) => {
    if (table.ids.includes(name)) return `replace(${name}, '${original}', ${copyId})`;
    return table.times.includes(name) ? `${name} - (${until} - n + 1) * 1000 - 86400000` : name;
  });
  const id = table.ids[0] ?? 'id';
  connection.exec(
    `with recursive numbers(n) as (select ${from} union all select n + 1 from numbers where n + 1 < ${until})
     insert into ${table.name} (${columns.join(', ')})
     select ${values.join(', ')} from numbers cross join (select * from ${table.name} where ${table.name}.${id} >= '${original}' and ${table.name}.${id} < '${original}~')`,
  );
}
