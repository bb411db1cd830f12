/**
 * P6: what competes for one instance happens one after the other. Each round lets two things begin in the same moment, on two
 * nodes where the database has several; whichever order explains the outcome, nothing is lost, doubled or left over.
 */
import { expect, it } from '@jest/globals';
import {
  CartableError,
  type Engine,
  SYSTEM,
  cancelInstance,
  completeTask,
  correlateMessage,
  getInstance,
  listHistoryActivities,
  listIncidents,
  listJobs,
  listTasks,
  replayInstance,
  throwTaskError,
  verifyJournal,
} from '../index.ts';
import { openTestEngine } from '../../test/support/engine.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { boundary, call, end, file, flow, path, process, start, timer, user } from './test-support/models.ts';
import { deadlocks } from './test-support/locks.ts';
import { deployed, started } from './test-support/play.ts';
import { count } from './test-support/raw.ts';

const ROUNDS = 10;
const HOUR = 3_600_000;

const MODEL = file(
  process(
    'branches',
    `${start()}<bpmn:parallelGateway id="fork"/>${user('left')}${user('right')}<bpmn:parallelGateway id="join"/>${user('after')}${end()}${path('start', 'fork', 'left', 'join', 'after', 'end')}${path('fork', 'right', 'join')}`,
  ) +
    process(
      'deadline',
      `${start('ds')}${user('work')}${boundary('late', 'work', timer('timeDuration', 'PT1H'))}${user('inTime')}${user('tooLate')}${end('de')}${path('ds', 'work', 'inTime', 'de')}${path('late', 'tooLate', 'de')}`,
    ) +
    process(
      'receiver',
      `${start('rs')}<bpmn:receiveTask id="wait" messageRef="M"/>${user('got')}${end('re')}${path('rs', 'wait', 'got', 're')}`,
    ) +
    process(
      'parent',
      `${start('ps')}${call('child', 'called')}${boundary('stop', 'child', timer('timeDuration', 'PT1H'))}${boundary('refused', 'child', '<bpmn:errorEventDefinition errorRef="X"/>')}${user('done')}${user('stopped')}${end('pe')}${path('ps', 'child', 'done', 'pe')}${path('stop', 'stopped', 'pe')}${flow('refused', 'stopped')}`,
    ) +
    process('called', `${start('cs')}${user('inside')}${end('ce')}${path('cs', 'inside', 'ce')}`),
  `<bpmn:error id="X" errorCode="X"/><bpmn:message id="M" name="m"><bpmn:extensionElements><zeebe:subscription correlationKey="=key"/></bpmn:extensionElements></bpmn:message>`,
);

/** What may be refused to who came second. */
const LOST = ['TASK_NOT_OPEN', 'NOT_FOUND', 'INSTANCE_ENDED', 'NOT_WAITING', 'MISMATCHING_MESSAGE'];

/** True when it was done, false when it was refused because the other was first. */
async function won(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    if (error instanceof CartableError && LOST.includes(error.code)) return false;
    throw error;
  }
}

eachDatabase('of two that compete', (open) => {
  async function world() {
    const database = await open();
    const { engine: one, clock } = await openTestEngine(database.url);
    const { engine: other } = await openTestEngine(database.url, { clock });
    await deployed(one, MODEL);
    const taskOf = async (processInstanceId: string, element: string): Promise<string> => {
      const [task] = await one.query(listTasks, SYSTEM, { processInstanceId, taskDefinitionKey: element });
      if (task === undefined) throw new Error(`${element} is not open`);
      return task.id;
    };
    const openAt = async (processInstanceId: string): Promise<readonly string[]> =>
      (await one.query(listTasks, SYSTEM, { processInstanceId })).map(({ element }) => element).toSorted();
    /** Every journal gives its instance again, nothing failed, and nobody waited for each other. */
    const close = async (instances: readonly string[]): Promise<void> => {
      for (const processInstanceId of instances) {
        const replay = await one.query(replayInstance, SYSTEM, { processInstanceId });
        expect([replay.replayed, replay.firstDifference]).toEqual([replay.stored, null]);
      }
      expect((await one.query(verifyJournal, SYSTEM, {})).problems).toEqual([]);
      expect(await one.query(listIncidents, SYSTEM, {})).toEqual([]);
      expect(await orphans(database)).toBe(0);
      for (const engine of [one, other])
        expect(Object.keys(engine.stats().commands).filter((name) => name.endsWith('/INTERNAL'))).toEqual([]);
      await one.stop();
      await other.stop();
      if (database.dialect === 'postgres') expect(await deadlocks(database)).toBe(0);
    };
    return { database, one, other, clock, taskOf, openAt, close };
  }

  /** Waits, tasks and jobs of instances that have ended. */
  async function orphans(database: Awaited<ReturnType<typeof open>>): Promise<number> {
    const ended = '(select id from process_instance where ended_at is not null)';
    const left = await Promise.all([
      count(database, `event_subscription where instance_id in ${ended}`),
      count(database, `job where instance_id in ${ended}`),
      count(database, `task where status = 'OPEN' and instance_id in ${ended}`),
    ]);
    return left.reduce((sum, each) => sum + each, 0);
  }

  /** At once, or the one so many turns of the event loop after the other; which one is first changes every round. */
  async function compete(
    round: number,
    first: () => Promise<unknown>,
    second: () => Promise<unknown>,
  ): Promise<readonly [boolean, boolean]> {
    const turns = [0, 4, 32, 256, 4_096][Math.floor(round / 2) % 5] ?? 0;
    const later = async (work: () => Promise<unknown>): Promise<boolean> => {
      for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      return won(work());
    };
    return Promise.all(round % 2 === 0 ? [won(first()), later(second)] : [later(first), won(second())]);
  }

  it('branches, both arrive at their join, and it passes once', async () => {
    const { one, other, taskOf, openAt, close } = await world();
    const instances: string[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const id = await started(one, 'branches');
      const [left, right] = [await taskOf(id, 'left'), await taskOf(id, 'right')];
      const outcome = await compete(
        round,
        () => one.execute(completeTask, SYSTEM, { taskId: left, variables: { left: round } }),
        () => other.execute(completeTask, SYSTEM, { taskId: right, variables: { right: round } }),
      );
      expect(outcome).toEqual([true, true]);
      expect(await openAt(id)).toEqual(['after']);
      const passed = (await one.query(listHistoryActivities, SYSTEM, { processInstanceId: id })).map(
        ({ activityId }) => activityId,
      );
      expect(passed.filter((element) => element === 'after')).toHaveLength(1);
      instances.push(id);
    }
    await close(instances);
  });

  it('a deadline and a completion, one happens', async () => {
    const { one, other, clock, taskOf, openAt, close } = await world();
    const instances: string[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const id = await started(one, 'deadline');
      const taskId = await taskOf(id, 'work');
      clock.advance(HOUR);
      const [completed] = await compete(
        round,
        () => one.execute(completeTask, SYSTEM, { taskId }),
        () => other.runDueJobs(),
      );
      await one.runDueJobs();
      expect([completed, await openAt(id)]).toEqual([completed, completed ? ['inTime'] : ['tooLate']]);
      instances.push(id);
    }
    expect(await one.query(listJobs, SYSTEM, { kind: 'timer' })).toEqual([]);
    await close(instances);
  });

  it('a cancellation and a message, the message comes in time or finds nobody; cancelled it is in the end', async () => {
    const { one, other, close } = await world();
    const instances: string[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const id = await started(one, 'receiver', { key: `k${round}` });
      const [cancelled, reached] = await compete(
        round,
        () => one.execute(cancelInstance, SYSTEM, { processInstanceId: id }),
        () => other.execute(correlateMessage, SYSTEM, { messageName: 'm', correlationKey: `k${round}` }),
      );
      const passed = (await one.query(listHistoryActivities, SYSTEM, { processInstanceId: id })).map(
        ({ activityId }) => activityId,
      );
      expect([cancelled, reached]).toEqual([true, passed.includes('got')]);
      expect(await one.query(getInstance, SYSTEM, { processInstanceId: id })).toMatchObject({ status: 'EXTERNALLY_TERMINATED' });
      instances.push(id);
    }
    await close(instances);
  });

  it.each(['deadline', 'cancellation', 'error'] as const)(
    'the called process and the %s of its caller, one is first',
    async (rival) => {
      const { database, one, other, clock, openAt, close } = await world();
      const instances: string[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        const id = await started(one, 'parent');
        const taskId = await insideOf(one, id);
        if (rival === 'deadline') clock.advance(HOUR);
        const [inside, outside] = await compete(
          round,
          () => one.execute(completeTask, SYSTEM, { taskId }),
          () => {
            if (rival === 'deadline') return other.runDueJobs();
            if (rival === 'error') return other.execute(throwTaskError, SYSTEM, { taskId, errorCode: 'X' });
            return other.execute(cancelInstance, SYSTEM, { processInstanceId: id });
          },
        );
        await one.runDueJobs();
        // What was completed inside was before everything else: its caller went on.
        const passed = (await one.query(listHistoryActivities, SYSTEM, { processInstanceId: id })).map(
          ({ activityId }) => activityId,
        );
        expect(passed.includes('done')).toBe(inside);
        const { status } = await one.query(getInstance, SYSTEM, { processInstanceId: id });
        const open = await openAt(id);
        if (rival === 'cancellation') expect([outside, status, open]).toEqual([true, 'EXTERNALLY_TERMINATED', []]);
        else expect([status, open]).toEqual(['ACTIVE', inside ? ['done'] : ['stopped']]);
        if (rival === 'error') expect(outside).toBe(!inside);
        instances.push(id);
      }
      expect(await count(database, "process_instance where definition_key = 'called' and ended_at is null")).toBe(0);
      await close(instances);
    },
  );

  /** The task of the process that this instance has called. */
  async function insideOf(engine: Engine, caller: string): Promise<string> {
    const tasks = await engine.query(listTasks, SYSTEM, { taskDefinitionKey: 'inside', maxResults: 100 });
    const task = tasks.find(({ root_id: root }) => root === caller);
    if (task === undefined) throw new Error('the called process has no task');
    return task.id;
  }
});
