/** P7, P12: nodes come and go; what was acknowledged stays, what is due is done once, by whoever is there. */
import { expect, it } from '@jest/globals';
import { type EngineOptions, SYSTEM, countInstances, countTasks, getInstance, listJobs, startProcess } from '../index.ts';
import type { JobLease } from '../commands/job-lease.ts';
import { runJob } from '../commands/run-job.ts';
import { leaseDue } from '../store/jobs.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { openTestEngine, pluginOf } from '../../test/support/engine.ts';
import { passLeases } from './test-support/leases.ts';
import { end, file, oneTask, path, pause, process, service, start, timer, user } from './test-support/models.ts';
import { deployed, local, started } from './test-support/play.ts';
import { count } from './test-support/raw.ts';

const LATER = process(
  'later',
  `${start('ls')}${pause('wait', timer('timeDuration', 'PT1H'))}${service('done', 'test.done')}${user('after')}${end('le')}${path('ls', 'wait', 'done', 'after', 'le')}`,
);

eachDatabase('a node', (open) => {
  async function world(settings = {}) {
    const database = await open();
    const runs = new Map<string, number>();
    const plugins = [
      pluginOf([
        local('test.done', ({ instance }) => {
          const key = instance?.id ?? '';
          runs.set(key, (runs.get(key) ?? 0) + 1);
        }),
      ]),
    ];
    const { engine, clock } = await openTestEngine(database.url, { plugins, settings });
    await deployed(engine, file(oneTask('order') + LATER));
    const join = async () => (await openTestEngine(database.url, { plugins, settings, clock })).engine;
    return { database, engine, clock, runs, join };
  }

  it('that stops under load keeps all that it acknowledged and refuses the rest; another goes on', async () => {
    const { engine, clock, runs, join } = await world();
    const acknowledged: string[] = [];
    const refused: unknown[] = [];
    let enough = (): void => undefined;
    const underLoad = new Promise<void>((resolve) => {
      enough = resolve;
    });
    const client = async () => {
      for (;;) {
        try {
          acknowledged.push(await started(engine, acknowledged.length % 2 === 0 ? 'later' : 'order'));
          if (acknowledged.length === 40) enough();
        } catch (error) {
          refused.push(error);
          return;
        }
      }
    };
    const clients = Array.from({ length: 40 }, client);
    await underLoad;
    await Promise.all([engine.stop(), engine.stop()]);
    await Promise.all(clients);
    expect(refused).toHaveLength(40);
    for (const error of refused) expect(error).toMatchObject({ code: 'SHUTTING_DOWN', status: 503 });
    await expect(engine.query(countTasks, SYSTEM, {})).rejects.toMatchObject({ code: 'SHUTTING_DOWN' });

    const next = await join();
    expect(await next.query(countInstances, SYSTEM, {})).toBe(acknowledged.length);
    for (const processInstanceId of acknowledged)
      expect(await next.query(getInstance, SYSTEM, { processInstanceId })).toMatchObject({ status: 'ACTIVE' });
    clock.advance(3_600_000);
    await next.runDueJobs();
    expect(runs.size).toBe(await next.query(countInstances, SYSTEM, { processDefinitionKey: 'later' }));
    expect([...runs.values()].every((times) => times === 1)).toBe(true);
    await next.stop();
  });

  it('that stops gives back its leases, so that another goes on at once', async () => {
    const { database, engine: first, clock, join } = await world();
    await first.stop();
    const hooks: NonNullable<EngineOptions['hooks']> = {
      statement(moment, name) {
        if (moment === 'before' && name === 'job.reschedule') throw new Error('the line is dead');
      },
    };
    const { engine } = await openTestEngine(database.url, { hooks, clock });
    clock.advance(60_000);
    await engine.runDueJobs();
    expect(await count(database, 'job where lease_owner is not null')).toBe(1);
    await engine.stop();
    expect(await count(database, 'job where lease_owner is not null')).toBe(0);
    const next = await join();
    expect(await next.runDueJobs()).toBe(1);
    await next.stop();
  });

  it('that cannot give back its leases stops all the same', async () => {
    const { url } = await open();
    const hooks: NonNullable<EngineOptions['hooks']> = {
      statement(moment, name) {
        if (moment === 'before' && name === 'job.releaseLeases') throw new Error('the line is dead');
      },
    };
    const { engine } = await openTestEngine(url, { hooks });
    await engine.stop();
    await expect(engine.query(countTasks, SYSTEM, {})).rejects.toMatchObject({ code: 'SHUTTING_DOWN' });
  });

  it('that cannot start leaves nothing open', async () => {
    const { url } = await open();
    const wrong = { name: 'test.often', every: 'PT0S', run: () => Promise.resolve() };
    await expect(openTestEngine(url, { plugins: [pluginOf([], { jobs: [wrong] })] })).rejects.toThrow('recurring job test.often');
    const { engine } = await openTestEngine(url);
    await engine.stop();
  });

  it('answers for what it has committed, whatever a listener makes of it', async () => {
    const { engine } = await world();
    const heard: string[] = [];
    engine.onChange(() => {
      throw new Error('the socket is gone');
    });
    engine.onChange(({ type }) => heard.push(type));
    const id = await started(engine, 'order');
    expect(await engine.query(getInstance, SYSTEM, { processInstanceId: id })).toMatchObject({ status: 'ACTIVE' });
    expect(heard).toContain('instance');
    await engine.stop();
  });

  it('shares 500 due jobs with another: each runs once', async () => {
    const { engine, clock, runs, join } = await world({ jobsAtOnce: 16 });
    const other = await join();
    await Promise.all(Array.from({ length: 500 }, () => engine.execute(startProcess, SYSTEM, { key: 'later' })));
    clock.advance(3_600_000);
    const done = await Promise.all([engine.runDueJobs(), other.runDueJobs()]);
    expect(Math.min(...done)).toBeGreaterThan(0);
    expect(runs.size).toBe(500);
    expect([...runs.values()].every((times) => times === 1)).toBe(true);
    expect(await engine.query(countTasks, SYSTEM, { taskDefinitionKey: 'after' })).toBe(500);
    expect(await engine.query(listJobs, SYSTEM, { kind: 'timer' })).toEqual([]);
    await engine.stop();
    await other.stop();
  });

  it('whose lease ran out and was taken over may not finish the job; who took it over may', async () => {
    const { database, engine, clock, runs } = await world();
    const id = await started(engine, 'later');
    clock.advance(3_600_000);
    const lease = (owner: string) =>
      engine.services.database.write((tx) =>
        tx.all(leaseDue, { now: clock.now(), owner, lease: 30_000, limit: 100, without: [], except: [] }),
      );
    const leaseOf = async (owner: string): Promise<JobLease | undefined> => {
      const job = (await lease(owner)).find(({ instance_id }) => instance_id === id);
      return job && { jobId: job.id, owner, attempt: job.attempt };
    };
    const sleeper = await leaseOf('sleeper');
    expect(await leaseOf('other')).toBeUndefined();
    await passLeases(database, clock, 30_000);
    const other = await leaseOf('other');
    expect(other).toMatchObject({ attempt: 2 });
    if (sleeper === undefined || other === undefined) throw new Error('nothing was leased');
    await expect(engine.execute(runJob, SYSTEM, sleeper)).rejects.toMatchObject({ code: 'NOT_WAITING' });
    await expect(engine.execute(runJob, SYSTEM, { ...other, attempt: 1 })).rejects.toMatchObject({ code: 'NOT_WAITING' });
    expect(runs.size).toBe(0);
    await engine.execute(runJob, SYSTEM, other);
    await expect(engine.execute(runJob, SYSTEM, other)).rejects.toMatchObject({ code: 'NOT_WAITING' });
    expect([...runs]).toEqual([[id, 1]]);
    await engine.stop();
  });
});
