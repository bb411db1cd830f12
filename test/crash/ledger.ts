/** Compares what clients were told with what the database and the world outside hold. */
import Sqlite from 'better-sqlite3';
import pg from 'pg';
import type { Acknowledged } from './clients.ts';

export interface Findings {
  /** Acknowledged, and not there. */
  readonly lost: readonly string[];
  /** There more than once. */
  readonly doubled: readonly string[];
  /** There, and belonging to nothing: effects without an order, work left over of ended instances. */
  readonly orphans: readonly string[];
  /** What the database and the journal's chain say of themselves; empty when sound. */
  readonly integrity: readonly string[];
}

type Row = Readonly<Record<string, string | number | null>>;
type Ask = (sql: string) => Promise<readonly Row[]>;

/** @param told order -> keys that the world outside was told. */
export async function audit(
  database: string,
  acknowledged: Acknowledged,
  told: ReadonlyMap<string, readonly string[]>,
): Promise<Findings> {
  return await withDatabase(database, async (ask, dialect) => ({
    lost: await findLost(ask, acknowledged, told),
    doubled: await findDoubled(ask, told),
    orphans: await findOrphans(ask, acknowledged, told),
    integrity: dialect === 'sqlite' ? await findUnsound(ask) : [],
  }));
}

/** Instances under way, and jobs and messages of theirs: zero when everything has come to rest. */
export async function unfinished(database: string): Promise<number> {
  return await withDatabase(database, async (ask) => {
    const [row] = await ask(
      `select (select count(*) from process_instance where ended_at is null)
            + (select count(*) from job where instance_id is not null) as n`,
    );
    return Number(row?.['n'] ?? 0);
  });
}

async function findLost(ask: Ask, acknowledged: Acknowledged, told: ReadonlyMap<string, unknown>): Promise<string[]> {
  const instances = new Set((await ask('select id from process_instance')).map((row) => row['id']));
  const tasks = new Set((await ask(`select id from task where status = 'COMPLETED'`)).map((row) => row['id']));
  const effects = new Set(
    (await ask('select order_id, operation from crash_effect')).map((row) => `${row['operation']} ${row['order_id']}`),
  );
  const lost: string[] = [];
  for (const [order, instance] of acknowledged.started) {
    if (!instances.has(instance)) lost.push(`${order}: instance ${instance}`);
    if (!effects.has(`reserve ${order}`)) lost.push(`${order}: its reservation`);
  }
  for (const [order, task] of acknowledged.completed) {
    if (!tasks.has(task)) lost.push(`${order}: completion of task ${task}`);
    if (!effects.has(`ship ${order}`)) lost.push(`${order}: its shipment`);
    if (!told.has(order)) lost.push(`${order}: its mail`);
  }
  return lost;
}

async function findDoubled(ask: Ask, told: ReadonlyMap<string, readonly string[]>): Promise<string[]> {
  const instances = await ask(
    `select business_key as what, count(*) as n from process_instance group by business_key having count(*) > 1`,
  );
  const effects = await ask(
    `select operation || ' ' || order_id as what, count(*) as n from crash_effect group by operation, order_id having count(*) > 1`,
  );
  // Outside, at least once with one key: repeats are the receiver's to drop, a second key would be a second mail.
  const mails = [...told].filter(([, keys]) => new Set(keys).size > 1).map(([order]) => `mail ${order}`);
  return [...[...instances, ...effects].map((row) => `${row['what']}: ${row['n']} times`), ...mails];
}

/** `user:…` is no instance: the chain of what a person does outside of processes. */
async function findOrphans(ask: Ask, acknowledged: Acknowledged, told: ReadonlyMap<string, unknown>): Promise<string[]> {
  const left = await ask(`
    select 'effect without instance' as what, count(*) as n from crash_effect
      where order_id not in (select business_key from process_instance where business_key is not null)
    union all select 'instance that never ended', count(*) from process_instance where ended_at is null
    union all select 'open task', count(*) from task where status = 'OPEN'
    union all select 'task of no instance', count(*) from task where instance_id not in (select id from process_instance)
    union all select 'job', count(*) from job where instance_id is not null
    union all select 'subscription', count(*) from event_subscription
    union all select 'undelivered message', count(*) from message where not delivered
    union all select 'incident', count(*) from incident
    union all select 'instance without its whole journal', count(*) from process_instance i
      where i.journal_length <> (select count(*) from journal j where j.instance_id = i.id)
    union all select 'journal of no instance', count(*) from journal
      where instance_id not like 'user:%' and instance_id not in (select id from process_instance)`);
  const found = left.filter((row) => Number(row['n']) > 0).map((row) => `${row['what']}: ${row['n']}`);
  const unknown = [...told.keys()]
    .filter((order) => !acknowledged.started.has(order))
    .map((order) => `mail of unknown order ${order}`);
  return [...found, ...unknown];
}

async function findUnsound(ask: Ask): Promise<string[]> {
  const integrity = (await ask('pragma integrity_check')).map((row) => String(row['integrity_check']));
  const foreignKeys = (await ask('pragma foreign_key_check')).map((row) => `foreign key of ${row['table']} row ${row['rowid']}`);
  return [...integrity.filter((line) => line !== 'ok'), ...foreignKeys];
}

/** Reads with a connection of its own, as any other program could. */
async function withDatabase<T>(database: string, work: (ask: Ask, dialect: 'sqlite' | 'postgres') => Promise<T>): Promise<T> {
  if (database.startsWith('postgres')) {
    const client = new pg.Client({ connectionString: database });
    await client.connect();
    try {
      return await work(async (sql) => (await client.query<Row>(sql)).rows, 'postgres');
    } finally {
      await client.end();
    }
  }
  const connection = new Sqlite(database, { readonly: true });
  try {
    return await work(async (sql) => connection.prepare<[], Row>(sql).all(), 'sqlite');
  } finally {
    connection.close();
  }
}
