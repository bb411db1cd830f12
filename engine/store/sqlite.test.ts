/** SQLite's writer queue: one commit for many, and nobody is answered, lost or torn by what happens to a neighbour. */
import { describe, expect, it } from '@jest/globals';
import Sqlite from 'better-sqlite3';
import { type Engine, SYSTEM, countInstances, getInstance, startProcess } from '../index.ts';
import { freshSqlite } from '../../test/support/postgres.ts';
import { openTestEngine } from '../../test/support/engine.ts';
import { file, oneTask } from '../runtime/test-support/models.ts';
import { deployed } from '../runtime/test-support/play.ts';
import { openSqlite } from './sqlite.ts';
import { param, statement, type Tx } from './statement.ts';

const createNotes = statement('test.create', ({ knex }) => knex.raw('create table note (id integer primary key, text text)'));
const insertNote = statement<{ id: number; text: string }>('test.insert', ({ knex }) =>
  knex('note').insert({ id: param('id'), text: param('text') }),
);
const noteIds = statement<Record<string, never>, { id: number }>('test.ids', ({ knex }) =>
  knex('note').select('id').orderBy('id'),
);
const limitPages = (pages: number) =>
  statement<Record<string, never>, { max_page_count: number }>('test.limit', ({ knex }) =>
    knex.raw(`pragma max_page_count = ${pages}`),
  );
const countPages = statement<Record<string, never>, { page_count: number }>('test.pages', ({ knex }) =>
  knex.raw('pragma page_count'),
);
const UNLIMITED = 1_073_741_823;

async function notes() {
  const trace: string[] = [];
  const path = await freshSqlite();
  const database = openSqlite(path, { statement: (moment, name) => moment === 'after' && trace.push(name) });
  await database.write((tx) => tx.run(createNotes, {}));
  trace.length = 0;
  const insert = (id: number, text = '') => database.write((tx) => tx.run(insertNote, { id, text }));
  const ids = async () => (await database.read((tx) => tx.all(noteIds, {}))).map(({ id }) => id);
  return { path, database, trace, insert, ids };
}

/** Leaves room for this many more pages on the disk. */
async function leave(database: { write<T>(work: (tx: Tx) => Promise<T>): Promise<T> }, pages: number): Promise<void> {
  await database.write(async (tx) => {
    const used = (await tx.one(countPages, {}))?.page_count ?? 0;
    await tx.one(limitPages(used + pages), {});
  });
}

describe('the writer queue', () => {
  it('commits many works together; one that fails takes only its own writes along', async () => {
    const { database, trace, insert, ids } = await notes();
    const results = await Promise.allSettled([
      insert(1),
      database.write(async (tx) => {
        await tx.run(insertNote, { id: 2, text: '' });
        throw new Error('changed my mind');
      }),
      insert(3),
      insert(1),
      insert(4),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected', 'fulfilled']);
    expect(await ids()).toEqual([1, 3, 4]);
    expect(trace.filter((name) => name === 'COMMIT')).toHaveLength(2);
    await database.close();
  });

  it('answers nobody before COMMIT', async () => {
    const answered: number[] = [];
    const seen: number[][] = [];
    const path = await freshSqlite();
    const database = openSqlite(path, {
      statement: (moment, name) => {
        if (moment === 'before' && name === 'COMMIT') seen.push([...answered]);
      },
    });
    await database.write((tx) => tx.run(createNotes, {}));
    seen.length = 0;
    await Promise.all(
      [1, 2, 3].map(async (id) => {
        await database.write((tx) => tx.run(insertNote, { id, text: '' }));
        answered.push(id);
      }),
    );
    expect({ seen, answered }).toEqual({ seen: [[]], answered: [1, 2, 3] });
    await database.close();
  });

  it('runs each work again alone when COMMIT fails, so that nothing answered is missing', async () => {
    let broken = 1;
    const path = await freshSqlite();
    const database = openSqlite(path, {
      statement: (moment, name) => {
        if (moment === 'before' && name === 'COMMIT' && broken === 0) {
          broken = 1;
          throw new Error('the disk sneezed');
        }
      },
    });
    await database.write((tx) => tx.run(createNotes, {}));
    broken = 0;
    const runs: number[] = [];
    const results = await Promise.all(
      [1, 2, 3].map((id) =>
        database.write((tx) => {
          runs.push(id);
          return tx.run(insertNote, { id, text: '' });
        }),
      ),
    );
    expect(results).toEqual([1, 1, 1]);
    expect(runs).toEqual([1, 2, 3, 1, 2, 3]);
    expect((await database.read((tx) => tx.all(noteIds, {}))).map(({ id }) => id)).toEqual([1, 2, 3]);
    await database.close();
  });

  it('refuses a statement that comes after its transaction has ended', async () => {
    const { database, ids } = await notes();
    let kept: Tx | undefined;
    await database.write(async (tx) => {
      kept = tx;
    });
    await expect(kept?.run(insertNote, { id: 1, text: '' })).rejects.toThrow('was run after its transaction had ended');
    await database.read(async (tx) => {
      kept = tx;
    });
    await expect(kept?.all(noteIds, {})).rejects.toThrow('was run after its transaction had ended');
    expect(await ids()).toEqual([]);
    await database.close();
  });

  it('keeps queries from what is not committed', async () => {
    const { database, insert, ids } = await notes();
    let during: Promise<number[]> | undefined;
    await database.write(async (tx) => {
      await tx.run(insertNote, { id: 1, text: '' });
      during = ids();
      await during;
    });
    expect(await during).toEqual([]);
    await insert(2);
    expect(await ids()).toEqual([1, 2]);
    await database.close();
  });
});

describe('a full disk', () => {
  const KILOBYTES = 'x'.repeat(20_000);

  it('is 507 for what does not fit; what fits is kept, and writing goes on when there is room', async () => {
    const { path, database, insert } = await notes();
    await leave(database, 32);
    const results = await Promise.allSettled(Array.from({ length: 30 }, (_, id) => insert(id, KILOBYTES)));
    const kept = results.flatMap(({ status }, id) => (status === 'fulfilled' ? [id] : []));
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.length).toBeLessThan(30);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'STORAGE_FULL', status: 507 });
    }
    await leave(database, 10_000);
    await insert(100, KILOBYTES);
    await database.close();
    const again = openSqlite(path);
    expect((await again.read((tx) => tx.all(noteIds, {}))).map(({ id }) => id)).toEqual([...kept, 100]);
    await again.close();
  });

  it('keeps nothing of a work that caught the error and wrote on', async () => {
    const { database, insert, ids } = await notes();
    await leave(database, 8);
    const caught = database.write(async (tx) => {
      for (let id = 1; id < 20; id += 1) await tx.run(insertNote, { id, text: KILOBYTES }).catch(() => undefined);
      await database.savepoint(tx, () => tx.run(insertNote, { id: 50, text: 'half' })).catch(() => undefined);
      await tx.run(insertNote, { id: 51, text: 'half' }).catch(() => undefined);
    });
    const [outcome, neighbour] = await Promise.allSettled([caught, insert(60, 'small')]);
    expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'STORAGE_FULL' } });
    expect(neighbour).toMatchObject({ status: 'fulfilled' });
    expect(await ids()).toEqual([60]);
    await database.close();
  });

  it('loses no order that was acknowledged (P16)', async () => {
    const path = await freshSqlite();
    const { engine } = await openTestEngine(path);
    await deployed(engine, file(oneTask('test')));
    const note = 'x'.repeat(40_000);
    const place = (running: Engine) => running.execute(startProcess, SYSTEM, { key: 'test', variables: { note } });
    await leave(engine.services.database, 200);
    const results = await Promise.allSettled(Array.from({ length: 40 }, () => place(engine)));
    const acknowledged = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value.processInstanceId] : []));
    const refused = results.flatMap((result): unknown[] => (result.status === 'rejected' ? [result.reason] : []));
    expect(acknowledged.length).toBeGreaterThan(0);
    expect(refused.length).toBeGreaterThan(0);
    for (const reason of refused) expect(reason).toMatchObject({ code: 'STORAGE_FULL', status: 507 });
    expect(await engine.query(countInstances, SYSTEM, {})).toBe(acknowledged.length);
    await engine.services.database.write((tx) => tx.one(limitPages(UNLIMITED), {}));
    acknowledged.push((await place(engine)).processInstanceId);
    await engine.stop();

    const { engine: next } = await openTestEngine(path);
    for (const processInstanceId of acknowledged)
      expect(await next.query(getInstance, SYSTEM, { processInstanceId })).toMatchObject({ status: 'ACTIVE' });
    expect(await next.query(countInstances, SYSTEM, {})).toBe(acknowledged.length);
    await next.stop();
  });
});

describe('what SQLite must keep (P3)', () => {
  const readPragma = (name: string) =>
    statement<Record<string, never>, Readonly<Record<string, number | string>>>(`test.${name}`, ({ knex }) =>
      knex.raw(`pragma ${name}`),
    );

  it.each([
    ['synchronous', 2],
    ['foreign_keys', 1],
    ['journal_mode', 'wal'],
    ['auto_vacuum', 2],
  ])('holds %s = %p on the connection that writes', async (name, value) => {
    const { database } = await notes();
    const row = await database.write((tx) => tx.one(readPragma(name), {}));
    expect(Object.values(row ?? {})).toEqual([value]);
    await database.close();
  });

  it('refuses to start on a file whose settings do not take', async () => {
    const path = await freshSqlite();
    const connection = new Sqlite(path);
    connection.pragma('auto_vacuum = NONE');
    connection.exec('create table old (id integer)');
    connection.close();
    expect(() => openSqlite(path)).toThrow('SQLite refused auto_vacuum = 2 (it is 0): refusing to start without it');
  });

  it('refuses to start in memory, where nothing is kept', () => {
    expect(() => openSqlite(':memory:')).toThrow('SQLite refused journal_mode = wal');
  });
});
