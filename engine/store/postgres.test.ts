/** PostgreSQL: collisions are run again, what it must keep is asked for, and a transaction ends when it ends. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Knex } from 'knex';
import { SYSTEM, listJobs, listTasks, openEngine, startProcess } from '../index.ts';
import { freshPostgres } from '../../test/support/postgres.ts';
import { openTestEngine, pluginOf } from '../../test/support/engine.ts';
import { end, file, path, process, service, start } from '../runtime/test-support/models.ts';
import { deployed, local } from '../runtime/test-support/play.ts';
import { count, raw } from '../runtime/test-support/raw.ts';
import { openPostgres } from './postgres.ts';
import { param, statement, type Tx } from './statement.ts';

const addTo = statement<{ id: string }>('test.add', ({ knex }) =>
  knex('test_row')
    .where('id', param('id'))
    .update({ n: knex.raw('n + 1') }),
);
const fail = (code: string) =>
  statement(`test.fail${code}`, ({ knex }) =>
    knex.raw(`do $$ begin raise exception 'collided' using errcode = '${code}'; end $$`),
  );

let url: string;

beforeAll(async () => {
  url = await freshPostgres();
  await raw({ url, dialect: 'postgres' }, 'create table test_row (id text primary key, n integer not null)');
  await raw({ url, dialect: 'postgres' }, "insert into test_row values ('a', 0), ('b', 0), ('c', 0)");
});

const valueOf = async (id: string) =>
  (await raw({ url, dialect: 'postgres' }, `select n from test_row where id = '${id}'`))[0]?.['n'];

describe('a transaction on PostgreSQL', () => {
  it.each(['40001', '40P01'])('is run three times in all when it collides with %s, and keeps nothing', async (code) => {
    const database = await openPostgres(url);
    let runs = 0;
    const work = async (tx: Tx) => {
      runs += 1;
      await tx.run(addTo, { id: 'c' });
      await tx.run(fail(code), {});
    };
    await expect(database.write(work)).rejects.toMatchObject({ code });
    expect(runs).toBe(3);
    expect(await valueOf('c')).toBe(0);
    await database.close();
  });

  it('is run once when it fails for another reason', async () => {
    const database = await openPostgres(url);
    let runs = 0;
    const work = async (tx: Tx) => {
      runs += 1;
      await tx.run(fail('22012'), {});
    };
    await expect(database.write(work)).rejects.toMatchObject({ code: '22012' });
    expect(runs).toBe(1);
    await database.close();
  });

  it('refuses a statement after its end, also when its connection serves somebody else by then', async () => {
    const database = await openPostgres(url);
    let kept: Tx | undefined;
    await database.write(async (tx) => {
      kept = tx;
    });
    const late = await database.write(async (tx) => {
      await tx.run(addTo, { id: 'a' });
      return kept?.run(addTo, { id: 'c' }).catch((error: unknown) => error);
    });
    expect(late).toMatchObject({ message: 'statement test.add was run after its transaction had ended' });
    expect(await valueOf('c')).toBe(0);
    await database.close();
  });
});

describe('two rows locked in both orders by two operations', () => {
  const SEIZED = file(process('seize', `${start()}${service('lock', 'test.seize')}${end()}${path('start', 'lock', 'end')}`));

  it('end in one order: the deadlock is run again and both orders are done', async () => {
    const database = { url: await freshPostgres(), dialect: 'postgres' as const };
    let runs = 0;
    let arrived = 0;
    let letGo = (): void => undefined;
    const bothHoldOne = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const seize = local('test.seize', async ({ tx }) => {
      runs += 1;
      const order = runs % 2 === 1 ? ['a', 'b'] : ['b', 'a'];
      for (const id of order) {
        await tx.run(addTo, { id });
        arrived += 1;
        if (arrived === 2) letGo();
        await bothHoldOne;
      }
    });
    const migrations = [
      {
        name: '0001',
        async up(knex: Knex) {
          await knex.raw('create table test_row (id text primary key, n integer not null)');
          await knex.raw("insert into test_row values ('a', 0), ('b', 0)");
        },
      },
    ];
    const { engine } = await openTestEngine(database.url, { plugins: [pluginOf([seize], { migrations })] });
    await deployed(engine, SEIZED);
    const place = () => engine.execute(startProcess, SYSTEM, { key: 'seize' });
    const results = await Promise.all([place(), place()]);
    expect(results.map(({ ended }) => ended)).toEqual([true, true]);
    expect(runs).toBe(3);
    expect(await raw(database, 'select n from test_row order by id')).toEqual([{ n: 2 }, { n: 2 }]);
    expect(await engine.query(listJobs, SYSTEM, { kind: 'operation' })).toEqual([]);
    await engine.stop();
  });

  it('that collide again and again leave a job to try later, and keep what was decided', async () => {
    const database = { url: await freshPostgres(), dialect: 'postgres' as const };
    let runs = 0;
    const seize = local('test.seize', async ({ tx }) => {
      runs += 1;
      if (runs <= 3) await tx.run(fail('40P01'), {});
    });
    const { engine, clock } = await openTestEngine(database.url, { plugins: [pluginOf([seize])] });
    await deployed(engine, SEIZED);
    const { ended } = await engine.execute(startProcess, SYSTEM, { key: 'seize' });
    expect({ ended, runs }).toEqual({ ended: false, runs: 3 });
    expect(await engine.query(listJobs, SYSTEM, { kind: 'operation' })).toMatchObject([{ error: 'collided' }]);
    clock.advance(1_000);
    await engine.runDueJobs();
    expect(await engine.query(listJobs, SYSTEM, { kind: 'operation' })).toEqual([]);
    await engine.stop();
  });
});

describe('what PostgreSQL must keep (P3)', () => {
  it('refuses to start where commits are acknowledged before they are on disk', async () => {
    const database = { url: await freshPostgres(), dialect: 'postgres' as const };
    await raw(database, `alter database ${new URL(database.url).pathname.slice(1)} set synchronous_commit = off`);
    await expect(openEngine({ database: database.url })).rejects.toThrow('PostgreSQL runs with synchronous_commit = off');
  });
});

describe('a connection to PostgreSQL', () => {
  it('keeps no savepoint of a step that failed', async () => {
    const sent: string[] = [];
    const database = await openPostgres(url, {
      statement(moment, name) {
        if (moment === 'after') sent.push(name.replace(/\d+$/, ''));
      },
    });
    await database.write(async (tx) => {
      const step = database.savepoint(tx, () => Promise.reject(new Error('no')));
      await expect(step).rejects.toThrow('no');
    });
    expect(sent).toEqual(['BEGIN', 'SAVEPOINT step_', 'ROLLBACK TO step_', 'RELEASE step_', 'COMMIT']);
    await database.close();
  });

  it('keeps no prepared statement of a list, whose text depends on its filters', async () => {
    const { engine } = await openTestEngine(await freshPostgres());
    const prepared = statement<Record<string, never>, { n: number }>('test.prepared', ({ knex }) =>
      knex.raw('select count(*) as n from pg_prepared_statements'),
    );
    const kept = () => engine.services.database.read((tx) => tx.one(prepared, {}));
    await kept();
    const before = await kept();
    for (let size = 1; size <= 50; size += 1) {
      const groups = Array.from({ length: size }, (_, index) => `g${index}`);
      await engine.query(listTasks, { userId: 'ann', onBehalfOf: null, rights: [], groups }, {});
    }
    expect(await kept()).toEqual(before);
    await engine.stop();
  });

  it('that listens is made again when it breaks', async () => {
    const own = { url: await freshPostgres(), dialect: 'postgres' } as const;
    const database = await openPostgres(own.url);
    let heard = 0;
    database.listen('one', () => undefined);
    database.listen('two', () => {
      heard += 1;
    });
    const listening = `pg_stat_activity where datname = current_database() and query = 'LISTEN "two"' and state = 'idle'`;
    const tell = async (times: number) => {
      await until(async () => (await count(own, listening)) === 1);
      database.notify('two');
      await until(() => Promise.resolve(heard === times));
    };
    await tell(1);
    await raw(own, `select pg_terminate_backend(pid) from ${listening}`);
    await until(async () => (await count(own, listening)) === 0);
    await tell(2);
    await database.close();
  });
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
}
