/** Timers in the database: cycles and cron expressions at every place, after a standstill, and set to another time (P8). */
import { expect, it } from '@jest/globals';
import { openTestEngine } from '../../test/support/engine.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { type Engine, SYSTEM, getJob, listJobs, listTasks, replayInstance, setJobDue } from '../index.ts';
import { boundary, end, file, path, process, start, timer, user } from './test-support/models.ts';
import { deployed, started } from './test-support/play.ts';

const HOUR = 3_600_000;
const cycle = (text: string) => timer('timeCycle', text);
const handler = (inside: string) =>
  `<bpmn:subProcess id="es" triggeredByEvent="true">${start('on', inside).replace('id="on"', 'id="on" isInterrupting="false"')}${user('told')}${end('e2')}${path('on', 'told', 'e2')}</bpmn:subProcess>`;

eachDatabase('a timer', (open) => {
  async function world(body: string) {
    const { url } = await open();
    const opened = await openTestEngine(url);
    await deployed(opened.engine, file(process('test', body)));
    return { url, ...opened };
  }
  const count = async (engine: Engine, element: string) =>
    (await engine.query(listTasks, SYSTEM, {})).filter((task) => task.element === element).length;

  it('of a start event fires by a cron expression in its zone, and in the latest version only', async () => {
    // The clock of tests stands at nine in the morning, UTC, on a Monday: ten in Warsaw.
    const body = (text: string) => `${start('s', cycle(text))}${user('work')}${end()}${path('s', 'work', 'end')}`;
    const { engine, clock } = await world(body('0 11 * * MON-FRI [Europe/Warsaw]'));
    const passes = async (hours: number) => {
      for (let hour = 0; hour < hours; hour += 1) {
        clock.advance(HOUR);
        await engine.runDueJobs();
      }
      return count(engine, 'work');
    };
    expect([await passes(1), await passes(23), await passes(1)]).toEqual([1, 1, 2]);
    await deployed(engine, file(process('test', body('0 0 11 * * MON-FRI [Europe/Warsaw]'))));
    expect([await passes(24), await passes(3 * 24)]).toEqual([3, 5]);
    expect(await passes(2 * 24 - 1)).toBe(5);
    await engine.stop();
  });

  it('that repeats fires on a boundary and in an event sub-process as often as it should, then no more', async () => {
    const { engine, clock } = await world(
      `${start()}${user('work')}${boundary('b', 'work', cycle('R3/PT1H'), false)}${user('late')}${end()}${path('start', 'work', 'end')}${path('b', 'late', 'end')}${handler(cycle('R2/PT2H'))}`,
    );
    await started(engine, 'test');
    const seen: (readonly [number, number])[] = [];
    for (let hour = 0; hour < 6; hour += 1) {
      clock.advance(HOUR);
      await engine.runDueJobs();
      seen.push([await count(engine, 'late'), await count(engine, 'told')]);
    }
    expect(seen).toEqual([
      [1, 0],
      [2, 1],
      [3, 1],
      [3, 2],
      [3, 2],
      [3, 2],
    ]);
    expect(await engine.query(listJobs, SYSTEM, { kind: 'timer' })).toEqual([]);
    await engine.stop();
  });

  it('that was missed while nobody was there fires once, and then at its own times', async () => {
    const { url, engine, clock } = await world(
      `${start()}${user('work')}${boundary('b', 'work', cycle('0 * * * *'), false)}${user('late')}${end()}${path('start', 'work', 'end')}${path('b', 'late', 'end')}`,
    );
    await started(engine, 'test');
    await engine.stop();
    clock.advance(10 * HOUR + HOUR / 2);
    const { engine: again } = await openTestEngine(url, { clock });
    await again.runDueJobs();
    expect(await count(again, 'late')).toBe(1);
    clock.advance(HOUR / 2);
    await again.runDueJobs();
    expect(await count(again, 'late')).toBe(2);
    await again.stop();
  });

  it('can be set to another time; its cycle goes on as before', async () => {
    const { engine, clock } = await world(
      `${start()}${user('work')}${boundary('b', 'work', cycle('R/PT2H'), false)}${user('late')}${end()}${path('start', 'work', 'end')}${path('b', 'late', 'end')}`,
    );
    const id = await started(engine, 'test');
    const begin = clock.now();
    const [job] = await engine.query(listJobs, SYSTEM, { kind: 'timer' });
    await engine.execute(setJobDue, SYSTEM, { jobId: job?.id ?? '', due: begin + 3 * HOUR });
    await expect(engine.execute(setJobDue, SYSTEM, { jobId: job?.id ?? '', due: begin })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    const fired: number[] = [];
    for (let hour = 1; hour <= 6; hour += 1) {
      clock.advance(HOUR);
      await engine.runDueJobs();
      fired.push(await count(engine, 'late'));
    }
    expect(fired).toEqual([0, 0, 1, 2, 2, 3]);
    const replay = await engine.query(replayInstance, SYSTEM, { processInstanceId: id });
    expect(replay).toEqual({ replayed: replay.stored, stored: replay.stored, firstDifference: null });
    await engine.stop();
  });

  it('of a start event can be set to another time', async () => {
    const { engine, clock } = await world(`${start('s', cycle('R/PT5H'))}${user('work')}${end()}${path('s', 'work', 'end')}`);
    const [job] = await engine.query(listJobs, SYSTEM, { kind: 'start-timer' });
    await engine.execute(setJobDue, SYSTEM, { jobId: job?.id ?? '', due: clock.now() + HOUR });
    expect(await engine.query(getJob, SYSTEM, { jobId: job?.id ?? '' })).toMatchObject({ due_at: clock.now() + HOUR });
    clock.advance(HOUR);
    await engine.runDueJobs();
    expect(await count(engine, 'work')).toBe(1);
    await engine.stop();
  });
});
