/** What has outlived its time goes; what runs never does; and the journal still proves itself afterwards. */
import { expect, it } from '@jest/globals';
import {
  type Engine,
  SYSTEM,
  cancelInstance,
  completeTask,
  correlateMessage,
  countInstances,
  getActivityTree,
  getInstance,
  getTask,
  listHistoryActivities,
  listIncidents,
  listInstances,
  listTasks,
  listUserOperations,
  listVariables,
  replayInstance,
  setVariables,
  startProcess,
  verifyJournal,
} from '../index.ts';
import { type ExternalOperation, Type, defineOperation } from '../plugin.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { openTask, openTestEngine, pluginOf } from '../../test/support/engine.ts';
import { call, end, file, oneTask, path, process, service, start } from './test-support/models.ts';
import { deployed, started } from './test-support/play.ts';
import { count, raw } from './test-support/raw.ts';

const DAY = 86_400_000;

const notify: ExternalOperation = defineOperation({
  name: 'test.notify',
  version: 1,
  icon: '',
  effect: 'external',
  timeout: 120_000,
  retrySafe: true,
  input: Type.Object({}),
  output: Type.Object({ receipt: Type.String() }),
  errors: [],
  run: () => Promise.resolve({ receipt: 'R-1' }),
});

/** Calls a process with a task. */
const CALLS = process(
  'parent',
  `${start('ps')}${call('ask', 'child')}${service('tell', 'test.notify')}${end('pe')}${path('ps', 'ask', 'tell', 'pe')}`,
);
const MODEL = file(CALLS + oneTask('child'));

async function finish(engine: Engine, note = 'private'): Promise<void> {
  await engine.execute(completeTask, SYSTEM, { taskId: await openTask(engine, 'work'), variables: { note } });
  await engine.runDueJobs();
}

eachDatabase('the clean-up', (open) => {
  async function world(historyTimeToLive = 'P30D') {
    const database = await open();
    const { engine, clock } = await openTestEngine(database.url, {
      plugins: [pluginOf([notify])],
      settings: { historyTimeToLive },
    });
    await deployed(engine, MODEL);
    return { database, engine, clock };
  }

  it('removes a finished tree after its time to live, and nothing of it can be asked for any more', async () => {
    const { database, engine, clock } = await world();
    const { processInstanceId: id } = await engine.execute(startProcess, SYSTEM, {
      key: 'parent',
      businessKey: 'Mrs Private',
      variables: { note: 'private' },
    });
    const taskId = await openTask(engine, 'work');
    await finish(engine);
    expect(await engine.query(countInstances, SYSTEM, { state: 'finished' })).toBe(2);
    const [child] = await engine.query(listInstances, SYSTEM, { superProcessInstance: id, state: 'any' });

    clock.advance(30 * DAY - 3_600_001);
    await engine.runDueJobs();
    expect(await engine.query(countInstances, SYSTEM, { state: 'finished' })).toBe(2);
    clock.advance(3_700_000);
    await engine.runDueJobs();

    for (const processInstanceId of [id, child?.id ?? '']) {
      for (const query of [
        getInstance,
        getActivityTree,
        listVariables,
        listHistoryActivities,
        listUserOperations,
        replayInstance,
      ])
        await expect(
          engine.query<{ processInstanceId: string }, unknown>(query, SYSTEM, { processInstanceId }),
        ).rejects.toMatchObject({
          code: 'NOT_FOUND',
        });
      await expect(engine.execute(setVariables, SYSTEM, { processInstanceId, variables: { a: 1 } })).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
      await expect(engine.execute(cancelInstance, SYSTEM, { processInstanceId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    await expect(engine.query(getTask, SYSTEM, { taskId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await engine.query(listInstances, SYSTEM, { state: 'any' })).toEqual([]);
    expect(await engine.query(listTasks, SYSTEM, { finished: true })).toEqual([]);
    expect(await engine.query(listIncidents, SYSTEM, {})).toEqual([]);
    for (const table of [
      'variable',
      'task',
      'task_candidate',
      'incident',
      'event_subscription',
      'operation_log',
      'job where instance_id is not null',
    ])
      expect([table, await count(database, table)]).toEqual([table, 0]);
    const kept =
      JSON.stringify(await raw(database, 'select * from process_instance')) +
      JSON.stringify(await raw(database, 'select * from journal where instance_id in (select id from process_instance)'));
    expect(kept).not.toMatch(/private/i);
    expect(await engine.query(verifyJournal, SYSTEM, {})).toMatchObject({ problems: [] });
    await engine.stop();
  });

  it('never removes what runs, nor what it called', async () => {
    const { engine, clock } = await world('P1D');
    const id = await started(engine, 'parent');
    clock.advance(100 * DAY);
    await engine.runDueJobs();
    clock.advance(100 * DAY);
    await engine.runDueJobs();
    expect(await engine.query(countInstances, SYSTEM, {})).toBe(2);
    await finish(engine);
    expect(await engine.query(getInstance, SYSTEM, { processInstanceId: id })).toMatchObject({ status: 'COMPLETED' });
    await engine.stop();
  });

  it('keeps a called instance that has ended for as long as its caller runs', async () => {
    const { database, engine, clock } = await world('P1D');
    const holds = process(
      'holds',
      `${start('hs')}${call('ask', 'child')}<bpmn:userTask id="after"><bpmn:extensionElements><zeebe:userTask/></bpmn:extensionElements></bpmn:userTask>${end('he')}${path('hs', 'ask', 'after', 'he')}`,
    );
    await deployed(engine, file(holds), 'holds.bpmn');
    await started(engine, 'holds');
    await finish(engine);
    clock.advance(100 * DAY);
    await engine.runDueJobs();
    expect(await engine.query(countInstances, SYSTEM, { state: 'finished' })).toBe(1);
    await engine.execute(completeTask, SYSTEM, { taskId: await openTask(engine, 'after') });
    clock.advance(2 * DAY);
    await engine.runDueJobs();
    expect(await count(database, "process_instance where status = 'REMOVED'")).toBe(2);
    expect(await engine.query(verifyJournal, SYSTEM, {})).toMatchObject({ problems: [] });
    await engine.stop();
  });

  it('takes 200 trees a round and goes on at once until none is left', async () => {
    const { database, engine, clock } = await world('P1D');
    await deployed(engine, file(process('short', `${start()}${end()}${path('start', 'end')}`)), 'short.bpmn');
    await Promise.all(Array.from({ length: 401 }, () => started(engine, 'short')));
    const rounds = () => engine.stats().commands['job.runRecurring/ok'] ?? 0;
    clock.advance(2 * DAY);
    const before = rounds();
    await engine.runDueJobs();
    expect(await count(database, "process_instance where status = 'REMOVED'")).toBe(401);
    // One of the seal, three of the clean-up.
    expect(rounds() - before).toBe(4);
    await engine.stop();
  });

  it('removes expired messages and old replies, and keeps the others', async () => {
    const { database, engine, clock } = await world();
    const send = (timeToLive: number, messageId: string) =>
      engine.execute(correlateMessage, SYSTEM, { messageName: 'nobody', correlationKey: 'x', timeToLive, messageId });
    const place = (idempotencyKey: string) => engine.execute(startProcess, SYSTEM, { key: 'child' }, { idempotencyKey });
    await send(2 * DAY, 'short');
    await send(10 * DAY, 'long');
    // Their deliveries are tried in vain, and tried again: a message whose delivery is under way is not removed.
    for (const pause of [0, 1_000, 10_000]) {
      clock.advance(pause);
      await engine.runDueJobs();
    }
    await place('old');
    clock.advance(DAY);
    await place('new');
    clock.advance(DAY);
    await engine.runDueJobs();
    expect(await raw(database, 'select message_id from message')).toEqual([{ message_id: 'long' }]);
    expect(await raw(database, 'select key from idempotency')).toEqual([{ key: 'new' }]);
    await engine.stop();
  });
});
