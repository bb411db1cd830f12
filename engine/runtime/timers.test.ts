/** P8: timers fire once, in order, on the grid of their cycle, whatever happened in between. */
import { expect, it } from '@jest/globals';
import { type Engine, SYSTEM, completeTask, countTasks, listInstances, listJobs, listTasks, startProcess } from '../index.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { type TestClock, openTestEngine, pluginOf } from '../../test/support/engine.ts';
import { boundary, end, file, path, pause, process, service, start, timer, user } from './test-support/models.ts';
import { deployed, local, started } from './test-support/play.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const iso = (instant: number): string => new Date(instant).toISOString();

/** Moves the clock to an instant and runs what is due then. */
async function at(engine: Engine, clock: TestClock, instant: string): Promise<void> {
  clock.advance(Date.parse(instant) - clock.now());
  await engine.runDueJobs();
}

async function dueOf(engine: Engine, kind: 'timer' | 'start-timer' = 'timer'): Promise<string[]> {
  const jobs = await engine.query(listJobs, SYSTEM, { kind });
  return jobs.map(({ due_at }) => iso(due_at));
}

eachDatabase('timers', (open, dialect) => {
  it('1,000 of them fire once each and in order of their due dates, also over a stop and a start', async () => {
    const { url } = await open();
    const fired: (string | null)[] = [];
    const plugin = pluginOf([
      local('test.fired', ({ instance }) => {
        fired.push(instance?.businessKey ?? null);
      }),
    ]);
    // On PostgreSQL what runs side by side has no order: one at a time.
    const settings = { jobsAtOnce: dialect === 'sqlite' ? 32 : 1 };
    const first = await openTestEngine(url, { plugins: [plugin], settings });
    const body = `${start()}${pause('wait', timer('timeDuration', '=wait'))}${service('done', 'test.fired')}${end()}${path('start', 'wait', 'done', 'end')}`;
    await deployed(first.engine, file(process('test', body)));
    const minutes = Array.from({ length: 1_000 }, (_, index) => (index * 617) % 1_000);
    await Promise.all(
      minutes.map((minute) =>
        first.engine.execute(startProcess, SYSTEM, {
          key: 'test',
          businessKey: `${minute}`,
          variables: { wait: `PT${minute + 1}M` },
        }),
      ),
    );
    for (let minute = 0; minute <= 400; minute += 100) {
      first.clock.advance(minute === 0 ? 0 : 100 * 60_000);
      await first.engine.runDueJobs();
    }
    expect(fired).toHaveLength(400);
    await first.engine.stop();

    const second = await openTestEngine(url, { plugins: [plugin], settings, clock: first.clock });
    first.clock.advance(600 * 60_000);
    await second.engine.runDueJobs();
    await second.engine.runDueJobs();
    expect(fired).toEqual(Array.from({ length: 1_000 }, (_, minute) => `${minute}`));
    await second.engine.stop();
  });

  async function reminding(cycle: string) {
    const { url } = await open();
    const { engine, clock } = await openTestEngine(url);
    const body = `${start()}${user('work')}${boundary('remind', 'work', timer('timeCycle', '=cycle'), false)}${user('chase')}${end()}${path('start', 'work', 'end')}${path('remind', 'chase', 'end')}`;
    await deployed(engine, file(process('test', body)));
    await started(engine, 'test', { cycle });
    const reminders = () => engine.query(countTasks, SYSTEM, { taskDefinitionKey: 'chase' });
    return { engine, clock, reminders };
  }

  it('R3/PT1H fires three times and no more', async () => {
    const { engine, clock, reminders } = await reminding('R3/PT1H');
    const seen: number[] = [];
    for (let hour = 0; hour < 6; hour += 1) {
      seen.push(await reminders());
      clock.advance(HOUR);
      await engine.runDueJobs();
    }
    expect(seen).toEqual([0, 1, 2, 3, 3, 3]);
    expect(await dueOf(engine)).toEqual([]);
    await engine.stop();
  });

  it('R/PT1H fires once for ten missed periods, goes on upon its grid, and ends with its task', async () => {
    const { engine, clock, reminders } = await reminding('R/PT1H');
    await at(engine, clock, '2024-01-01T19:30:00Z');
    expect(await reminders()).toBe(1);
    expect(await dueOf(engine)).toEqual(['2024-01-01T20:00:00.000Z']);
    await at(engine, clock, '2024-01-01T19:59:59Z');
    expect(await reminders()).toBe(1);
    await at(engine, clock, '2024-01-01T20:00:00Z');
    expect(await reminders()).toBe(2);
    const [task] = await engine.query(listTasks, SYSTEM, { taskDefinitionKey: 'work' });
    await engine.execute(completeTask, SYSTEM, { taskId: task?.id ?? '' });
    expect(await dueOf(engine)).toEqual([]);
    clock.advance(10 * HOUR);
    await engine.runDueJobs();
    expect(await reminders()).toBe(2);
    await engine.stop();
  });

  it('count days of a calendar: a year over 29 February, and the day of a zone when its clocks change', async () => {
    const { url } = await open();
    const { engine } = await openTestEngine(url);
    const body = `${start()}${pause('wait', timer('timeDuration', '=wait'))}${end()}${path('start', 'wait', 'end')}`;
    const cycles = `${start('begin')}${user('work')}${boundary('remind', 'work', timer('timeCycle', '=cycle'), false)}${end('done')}${path('begin', 'work', 'done')}${path('remind', 'done')}`;
    const dates = `${start('sd')}${pause('until', timer('timeDate', '=until'))}${end('ed')}${path('sd', 'until', 'ed')}`;
    await deployed(engine, file(process('test', body) + process('cycles', cycles) + process('dates', dates)));
    const dueAfter = async (key: string, variables: Record<string, string>) => {
      const id = await started(engine, key, variables);
      const [job] = await engine.query(listJobs, SYSTEM, { processInstanceId: id });
      return iso(job?.due_at ?? 0);
    };
    expect(await dueAfter('test', { wait: 'P1Y' })).toBe('2025-01-01T09:00:00.000Z');
    expect(await dueAfter('test', { wait: 'P1M29D' })).toBe('2024-03-01T09:00:00.000Z');
    expect(await dueAfter('test', { wait: 'P25D' })).toBe('2024-01-26T09:00:00.000Z');
    expect(await dueAfter('dates', { until: '2024-02-29T12:00:00+01:00' })).toBe('2024-02-29T11:00:00.000Z');
    expect(await dueAfter('dates', { until: '2024-03-31T02:30:00[Europe/Berlin]' })).toBe('2024-03-31T01:30:00.000Z');
    expect(await dueAfter('cycles', { cycle: 'R/2024-02-29T12:00:00Z/P1Y' })).toBe('2024-02-29T12:00:00.000Z');
    await engine.stop();
  });

  it.each([
    [
      'in spring',
      '2024-03-30T08:00:00+01:00[Europe/Berlin]',
      ['2024-03-30T07:00:00.000Z', '2024-03-31T06:00:00.000Z', '2024-04-01T06:00:00.000Z'],
    ],
    [
      'in autumn',
      '2024-10-26T08:00:00+02:00[Europe/Berlin]',
      ['2024-10-26T06:00:00.000Z', '2024-10-27T07:00:00.000Z', '2024-10-28T07:00:00.000Z'],
    ],
  ])('a daily cycle keeps its hour on the wall when clocks change %s', async (_season, anchor, expected) => {
    const { engine, clock, reminders } = await reminding(`R/${anchor}/P1D`);
    const seen: string[] = [];
    for (let day = 0; day < expected.length; day += 1) {
      const [due = ''] = await dueOf(engine);
      seen.push(due);
      await at(engine, clock, due);
    }
    expect(seen).toEqual(expected);
    expect(await reminders()).toBe(expected.length);
    await engine.stop();
  });

  it('the 29th of February comes again after four years, in between on the 28th', async () => {
    const { engine, clock } = await reminding('R/2024-02-29T12:00:00Z/P1Y');
    const seen: string[] = [];
    for (let year = 0; year < 5; year += 1) {
      const [due = ''] = await dueOf(engine);
      seen.push(due.slice(0, 10));
      await at(engine, clock, due);
    }
    expect(seen).toEqual(['2024-02-29', '2025-02-28', '2026-02-28', '2027-02-28', '2028-02-29']);
    await engine.stop();
  });

  it('a timer start event starts instances upon its grid; a new version takes over from the old one', async () => {
    const { url } = await open();
    const { engine, clock } = await openTestEngine(url);
    const nightly = (cycle: string) =>
      file(process('test', `${start('start', timer('timeCycle', cycle))}${user('work')}${end()}${path('start', 'work', 'end')}`));
    const versions = async () => {
      const instances = await engine.query(listInstances, SYSTEM, { sortOrder: 'asc' });
      return instances.map(({ definition_id }) => definition_id);
    };
    const [first = ''] = await deployed(engine, nightly('R/PT24H'));
    await at(engine, clock, iso(clock.now() + 3 * DAY + HOUR));
    expect(await versions()).toEqual([first]);
    clock.advance(DAY);
    await engine.runDueJobs();
    expect(await versions()).toEqual([first, first]);

    const [second = ''] = await deployed(engine, nightly('R2/PT1H'));
    expect(await dueOf(engine, 'start-timer')).toHaveLength(1);
    for (let hour = 0; hour < 48; hour += 1) {
      clock.advance(HOUR);
      await engine.runDueJobs();
    }
    expect(await versions()).toEqual([first, first, second, second]);
    expect(await dueOf(engine, 'start-timer')).toEqual([]);

    await deployed(engine, nightly('R/PT1H'));
    await deployed(engine, file(process('test', `${start()}${user('work')}${end()}${path('start', 'work', 'end')}`)));
    clock.advance(DAY);
    await engine.runDueJobs();
    expect(await versions()).toHaveLength(4);
    await engine.stop();
  });
});
