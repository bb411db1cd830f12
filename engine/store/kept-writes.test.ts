/** Writes kept back until the end of their batch: nobody sees that they are, and nobody's failure takes them along. */
import { expect, it } from '@jest/globals';
import { freshSqlite } from '../../test/support/postgres.ts';
import { canBeKept, namesKeptTable } from './kept-writes.ts';
import { openSqlite } from './sqlite.ts';
import { param, statement, type Tx } from './statement.ts';

const createTables = ['create table task (id text primary key, name text)', 'create table note (id integer primary key)'].map(
  (sql, index) => statement(`test.create${index}`, ({ knex }) => knex.raw(sql)),
);
const insertTask = statement<{ id: string; name: string }>('test.insertTask', ({ knex }) =>
  knex('task').insert({ id: param('id'), name: param('name') }),
);
const insertNote = statement<{ id: number }>('test.insertNote', ({ knex }) => knex('note').insert({ id: param('id') }));
const findTask = statement<{ id: string }, { id: string; name: string }>(
  'test.findTask',
  ({ knex }) => knex('task').select('*').where('id', param('id')),
  { instance: 'id' },
);
const allTasks = statement<Record<string, never>, { id: string }>('test.allTasks', ({ knex }) =>
  knex('task').select('id').orderBy('id'),
);

async function world() {
  const trace: string[] = [];
  const database = openSqlite(await freshSqlite(), { statement: (moment, name) => moment === 'after' && trace.push(name) });
  await database.write(async (tx) => {
    for (const create of createTables) await tx.run(create, {});
  });
  trace.length = 0;
  /** Keeps a task of an instance back. */
  const keep = (tx: Tx, instance: string, name = '') =>
    tx.runAll([{ statement: insertTask, params: { id: `${instance}:1`, name } }], [instance]);
  const tasks = async () => (await database.read((tx) => tx.all(allTasks, {}))).map(({ id }) => id);
  return { database, trace, keep, tasks };
}

it('are made together, after all commands of the batch', async () => {
  const { database, trace, keep } = await world();
  const add = (instance: string, note: number) =>
    database.write(async (tx) => {
      expect(await tx.one(findTask, { id: `${instance}:1` })).toBeUndefined();
      await tx.run(insertNote, { id: note });
      await keep(tx, instance);
    });
  await Promise.all([add('a', 1), add('b', 2)]);
  const command = ['SAVEPOINT command', 'test.findTask', 'test.insertNote', 'RELEASE command'];
  expect(trace).toEqual(['BEGIN IMMEDIATE', ...command, ...command, 'test.insertTask', 'test.insertTask', 'COMMIT']);
  await database.close();
});

it('are seen by the command that made them, at once', async () => {
  const { database, trace, keep } = await world();
  await database.write(async (tx) => {
    await keep(tx, 'a', 'first');
    expect(await tx.one(findTask, { id: 'a:1' })).toEqual({ id: 'a:1', name: 'first' });
  });
  expect(trace.filter((name) => name === 'SAVEPOINT command')).toHaveLength(1);
  await database.close();
});

it.each([
  ['of the same instance', (tx: Tx) => tx.one(findTask, { id: 'a:1' })],
  ['of all', (tx: Tx) => tx.all(allTasks, {})],
])('are seen by the next command that reads rows %s: it runs again', async (_what, read) => {
  const { database, keep } = await world();
  let runs = 0;
  const [, seen] = await Promise.all([
    database.write((tx) => keep(tx, 'a')),
    database.write(async (tx) => {
      runs += 1;
      await tx.run(insertNote, { id: runs });
      return read(tx);
    }),
  ]);
  expect([runs, [seen].flat()]).toEqual([2, [expect.objectContaining({ id: 'a:1' })]]);
  await database.close();
});

it('are seen also by a command that makes nothing of being refused them', async () => {
  const { database, keep } = await world();
  const [, seen] = await Promise.all([
    database.write((tx) => keep(tx, 'a')),
    database.write((tx) => tx.all(allTasks, {}).catch(() => 'none')),
  ]);
  expect(seen).toEqual([{ id: 'a:1' }]);
  await database.close();
});

it('stay when a later command of the batch fails, whether it needed them or not', async () => {
  const { database, keep, tasks } = await world();
  const results = await Promise.allSettled([
    database.write((tx) => keep(tx, 'a')),
    database.write(async (tx) => {
      await keep(tx, 'b');
      throw new Error('changed my mind');
    }),
    database.write(async (tx) => {
      await tx.all(allTasks, {});
      throw new Error('does not like what it sees');
    }),
    database.write((tx) => keep(tx, 'c')),
  ]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
  expect(await tasks()).toEqual(['a:1', 'c:1']);
  await database.close();
});

it('go with the savepoint in which they were kept back, and only with that', async () => {
  const { database, keep, tasks } = await world();
  await database.write(async (tx) => {
    await keep(tx, 'a');
    const inner = database.savepoint(tx, async () => {
      await keep(tx, 'b');
      throw new Error('no');
    });
    await expect(inner).rejects.toThrow('no');
    await database.savepoint(tx, () => keep(tx, 'c'));
  });
  expect(await tasks()).toEqual(['a:1', 'c:1']);
  await database.close();
});

it('that cannot be made fail their own command, not the others of the batch', async () => {
  const { database, keep, tasks } = await world();
  const results = await Promise.allSettled([
    database.write((tx) => keep(tx, 'a')),
    database.write((tx) => keep(tx, 'a')),
    database.write((tx) => keep(tx, 'b')),
  ]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(await tasks()).toEqual(['a:1', 'b:1']);
  await database.close();
});

it('are made beforehand for a while where a command of the kind had to run again', async () => {
  const { database, keep } = await world();
  let runs = 0;
  const list = () =>
    database.write((tx) => {
      runs += 1;
      return tx.all(allTasks, {});
    }, 'list');
  for (const instance of ['a', 'b', 'c']) await Promise.all([database.write((tx) => keep(tx, instance), 'keep'), list()]);
  expect(runs).toBe(4);
  await database.close();
});

it('are of few tables, and what else names these waits for them', () => {
  expect(canBeKept('insert into task_candidate (task_id) select 1')).toBe(true);
  expect(canBeKept('delete from `job` where id = 1')).toBe(true);
  expect(canBeKept('insert into order_line (task) select 1')).toBe(false);
  expect(namesKeptTable('select * from `task` where `id` = ?')).toBe(true);
  expect(namesKeptTable('insert into bench_task_list (job_id) values (?)')).toBe(false);
});
