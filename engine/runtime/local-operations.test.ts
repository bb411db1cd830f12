/** A local operation lives in its command's transaction: one that leaves it is given up, and blocks and breaks nothing. */
import { expect, it } from '@jest/globals';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import type { Knex } from 'knex';
import { SYSTEM, completeTask, countInstances, listIncidents, listJobs, startProcess } from '../index.ts';
import { statement } from '../store/statement.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { openTask, openTestEngine, pluginOf } from '../../test/support/engine.ts';
import { end, file, oneTask, path, process, service, start, user } from './test-support/models.ts';
import { deployed, local, started } from './test-support/play.ts';
import { count } from './test-support/raw.ts';

const insertRow = statement('test.insertRow', ({ knex }) => knex.raw("insert into test_row (text) values ('x')"));
const linger = statement('test.linger', ({ knex, dialect }) =>
  knex.raw(dialect === 'postgres' ? 'select pg_sleep(0.4)' : 'select 1'),
);
const migrations = [
  {
    name: '0001',
    async up(knex: Knex) {
      await knex.schema.createTable('test_row', (t) => {
        t.increments('number');
        t.text('text');
      });
    },
  },
];

eachDatabase('a local operation that leaves its transaction', (open, dialect) => {
  /** Longer than it may, shorter than its command goes on. On SQLite two turns of the loop: a timer could be due in the first. */
  async function tooLong(): Promise<void> {
    if (dialect === 'postgres') await sleep(10_100);
    else for (let turn = 0; turn < 2; turn += 1) await setImmediate();
  }

  async function world(jobs: Parameters<typeof pluginOf>[1] = {}) {
    const database = await open();
    const late: string[] = [];
    const leaving = local('test.leave', async ({ tx, send }) => {
      await tx.run(insertRow, {});
      await tooLong();
      const tell = (error: unknown) => void late.push(error instanceof Error ? error.message : '');
      await tx.run(insertRow, {}).catch(tell);
      await send({ name: 'm', correlationKey: null, variables: {}, timeToLive: 1_000 }).catch(tell);
    });
    const lingering = local('test.linger', async ({ tx }) => {
      await tx.all(linger, {});
    });
    const { engine, clock } = await openTestEngine(database.url, {
      plugins: [pluginOf([leaving, lingering], { migrations, ...jobs })],
    });
    await deployed(
      engine,
      file(
        oneTask('order') +
          process(
            'test',
            `${start('s')}${user('decide')}<bpmn:parallelGateway id="fork"/>${service('leave', 'test.leave')}${service('linger', 'test.linger')}${end('e')}${path('s', 'decide', 'fork', 'leave', 'e')}${path('fork', 'linger', 'e')}`,
          ),
      ),
    );
    return { database, engine, clock, late };
  }

  it('is undone and tried later; the decision before it and its neighbours stand, and what it does late is refused', async () => {
    const { database, engine, clock, late } = await world();
    await started(engine, 'test');
    const taskId = await openTask(engine, 'decide');
    const [, orders] = await Promise.all([
      engine.execute(completeTask, SYSTEM, { taskId, variables: { approved: true } }),
      Promise.all(Array.from({ length: 20 }, () => engine.execute(startProcess, SYSTEM, { key: 'order' }))),
    ]);
    expect(orders).toHaveLength(20);
    const jobs = await engine.query(listJobs, SYSTEM, { kind: 'operation' });
    expect(jobs).toMatchObject([
      { element: 'leave', retries: 2, error: expect.stringContaining('LOCAL_OPERATION_LEFT_TRANSACTION') },
    ]);
    while (late.length < 2) await sleep(10);
    expect(late).toEqual(Array.from({ length: 2 }, () => 'test.leave used its transaction after it had ended'));
    for (const table of ['test_row', 'message']) expect([table, await count(database, table)]).toEqual([table, 0]);
    for (let round = 0; round < 2; round += 1) {
      clock.advance(60_000);
      await engine.runDueJobs();
    }
    expect(await engine.query(listIncidents, SYSTEM, {})).toMatchObject([{ element: 'leave', code: 'OPERATION_FAILED' }]);
    expect(await count(database, 'test_row')).toBe(0);
    expect(await engine.query(countInstances, SYSTEM, {})).toBe(21);
    await engine.stop();
  });

  it('also when it is a recurring job: it is undone, comes back at its next time, and blocks nobody', async () => {
    let runs = 0;
    const forever = {
      name: 'test.forever',
      every: 'PT10S',
      run: async ({ tx }: Parameters<ReturnType<typeof local>['run']>[1]) => {
        runs += 1;
        await tx.run(insertRow, {});
        await new Promise(() => undefined);
      },
    };
    const { database, engine, clock } = await world({ jobs: [forever] });
    clock.advance(10_000);
    const [, id] = await Promise.all([engine.runDueJobs(), started(engine, 'order')]);
    expect(id).not.toBe('');
    clock.advance(10_000);
    await engine.runDueJobs();
    expect(runs).toBe(2);
    expect(await count(database, 'test_row')).toBe(0);
    const jobs = await engine.query(listJobs, SYSTEM, { kind: 'recurring' });
    expect(jobs.find(({ name }) => name === 'test.forever')?.error).toContain('LOCAL_OPERATION_LEFT_TRANSACTION');
    await engine.stop();
  });
});
