/** Suspended instances, definitions and jobs stand still and go on where they stood. */
import { expect, it } from '@jest/globals';
import {
  SYSTEM,
  type Engine,
  cancelInstance,
  completeExternalTask,
  completeTask,
  continueExecution,
  correlateMessage,
  externalTaskId,
  fetchAndLock,
  getInstance,
  listDefinitions,
  listIncidents,
  listInstances,
  listJobs,
  listTasks,
  replayInstance,
  retryIncident,
  setVariables,
  startProcess,
  suspendDefinition,
  suspendInstance,
  suspendJob,
} from '../index.ts';
import { openTask, openTestEngine, pluginOf } from '../../test/support/engine.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { camundaFile } from './test-support/camunda-models.ts';
import { boundary, end, path, pause, start, timer } from './test-support/models.ts';
import { deployed, local, started } from './test-support/play.ts';

const user = (id: string): string => `<bpmn:userTask id="${id}"/>`;
const external = (id: string): string => `<bpmn:serviceTask id="${id}" camunda:type="external" camunda:topic="print"/>`;
const on = (condition: string): string =>
  `<bpmn:conditionalEventDefinition><bpmn:condition xsi:type="bpmn:tFormalExpression">${condition}</bpmn:condition></bpmn:conditionalEventDefinition>`;
const MESSAGE = '<bpmn:message id="m" name="go"/>';

const suspend = (engine: Engine, processInstanceId: string, suspended = true) =>
  engine.execute(suspendInstance, SYSTEM, { processInstanceId, suspended });
const statusOf = async (engine: Engine, processInstanceId: string) =>
  (await engine.query(getInstance, SYSTEM, { processInstanceId })).status;
const STANDS_STILL = { code: 'ILLEGAL_STATE', message: expect.stringContaining('is suspended') as unknown };

eachDatabase('A suspended instance', (open) => {
  it('keeps its tasks open and lets nobody complete them', async () => {
    const { engine } = await openTestEngine((await open()).url);
    await deployed(engine, camundaFile(`${start()}${user('work')}${end()}${path('start', 'work', 'end')}`));
    const id = await started(engine, 'test');
    const taskId = await openTask(engine, 'work');
    await suspend(engine, id);
    await suspend(engine, id);
    expect(await statusOf(engine, id)).toBe('SUSPENDED');
    expect(await engine.query(listTasks, SYSTEM, {})).toMatchObject([{ suspended: 1 }]);
    await expect(engine.execute(completeTask, SYSTEM, { taskId })).rejects.toMatchObject(STANDS_STILL);
    await suspend(engine, id, false);
    expect(await engine.query(listTasks, SYSTEM, {})).toMatchObject([{ suspended: 0 }]);
    await engine.execute(completeTask, SYSTEM, { taskId });
    expect(await statusOf(engine, id)).toBe('COMPLETED');
    const replay = await engine.query(replayInstance, SYSTEM, { processInstanceId: id });
    expect(replay.replayed).toBe(replay.stored);
    await expect(suspend(engine, id)).rejects.toMatchObject({ code: 'INSTANCE_ENDED' });
    await engine.stop();
  });

  it('runs no timer and no continuation; what became due meanwhile runs once it goes on', async () => {
    const { engine, clock } = await openTestEngine((await open()).url);
    const late = boundary('late', 'work', timer('timeDuration', 'PT1H'));
    await deployed(
      engine,
      camundaFile(
        `${start()}<bpmn:userTask id="work"/>${late}<bpmn:task id="next" camunda:asyncBefore="true"/>${end()}${path('start', 'work', 'end')}${path('late', 'next', 'end')}`,
      ),
    );
    const id = await started(engine, 'test');
    await suspend(engine, id);
    clock.advance(2 * 3_600_000);
    await engine.runDueJobs();
    expect(await engine.query(listJobs, SYSTEM, { kind: 'timer' })).toMatchObject([{ attempt: 0, suspended: 1 }]);
    await suspend(engine, id, false);
    await engine.runDueJobs();
    expect(await statusOf(engine, id)).toBe('COMPLETED');
    await engine.stop();
  });

  it('hears no message; one with a time to live is there when it goes on', async () => {
    const { engine } = await openTestEngine((await open()).url);
    const wait = pause('wait', '<bpmn:messageEventDefinition messageRef="m"/>');
    await deployed(engine, camundaFile(`${start()}${wait}${end()}${path('start', 'wait', 'end')}`, MESSAGE));
    const id = await started(engine, 'test');
    await suspend(engine, id);
    await expect(engine.execute(correlateMessage, SYSTEM, { messageName: 'go' })).rejects.toMatchObject({
      code: 'MISMATCHING_MESSAGE',
    });
    await engine.execute(correlateMessage, SYSTEM, { messageName: 'go', timeToLive: 60_000 });
    await engine.runDueJobs();
    expect(await statusOf(engine, id)).toBe('SUSPENDED');
    await suspend(engine, id, false);
    await engine.runDueJobs();
    expect(await statusOf(engine, id)).toBe('COMPLETED');
    await engine.stop();
  });

  it('offers workers nothing, and who has a task reports again later', async () => {
    const { engine } = await openTestEngine((await open()).url);
    await deployed(engine, camundaFile(`${start()}${external('out')}${end()}${path('start', 'out', 'end')}`));
    const poll = { workerId: 'w', maxTasks: 1, topics: [{ topicName: 'print', lockDuration: 60_000 }] };
    const first = await started(engine, 'test');
    const [locked] = await engine.execute(fetchAndLock, SYSTEM, poll);
    const second = await started(engine, 'test');
    for (const id of [first, second]) await suspend(engine, id);
    expect(await engine.execute(fetchAndLock, SYSTEM, poll)).toEqual([]);
    if (locked === undefined) throw new Error('nothing was offered');
    const done = { taskId: externalTaskId(locked.task), workerId: 'w' };
    await expect(engine.execute(completeExternalTask, SYSTEM, done)).rejects.toMatchObject(STANDS_STILL);
    for (const id of [first, second]) await suspend(engine, id, false);
    await engine.execute(completeExternalTask, SYSTEM, done);
    expect(await statusOf(engine, first)).toBe('COMPLETED');
    expect(await engine.execute(fetchAndLock, SYSTEM, poll)).toHaveLength(1);
    await engine.stop();
  });

  it('takes the result of what it called, and goes on with it later', async () => {
    const { engine } = await openTestEngine((await open()).url);
    const child = `<bpmn:process id="child" isExecutable="true">${start('s')}${user('inner')}${end('e')}${path('s', 'inner', 'e')}</bpmn:process>`;
    const call = `<bpmn:callActivity id="call" calledElement="child"><bpmn:extensionElements><camunda:out variables="all"/></bpmn:extensionElements></bpmn:callActivity>`;
    await deployed(engine, camundaFile(`${start()}${call}${end()}${path('start', 'call', 'end')}`, child));
    const id = await started(engine, 'test');
    await suspend(engine, id);
    await engine.execute(completeTask, SYSTEM, { taskId: await openTask(engine, 'inner'), variables: { sum: 7 } });
    expect(await statusOf(engine, id)).toBe('SUSPENDED');
    await suspend(engine, id, false);
    expect(await statusOf(engine, id)).toBe('COMPLETED');
    const replay = await engine.query(replayInstance, SYSTEM, { processInstanceId: id });
    expect([replay.replayed, replay.replayed.endsWith('0/sum=7')]).toEqual([replay.stored, true]);
    await engine.stop();
  });

  it('takes corrected variables, and looks at its conditions when it goes on; it can be cancelled', async () => {
    const { engine } = await openTestEngine((await open()).url);
    const wait = pause('wait', on('${ready}'));
    await deployed(engine, camundaFile(`${start()}${wait}${end()}${path('start', 'wait', 'end')}`));
    const [first, second] = [await started(engine, 'test'), await started(engine, 'test')];
    for (const id of [first, second]) await suspend(engine, id);
    await engine.execute(setVariables, SYSTEM, { processInstanceId: first, variables: { ready: true } });
    expect(await statusOf(engine, first)).toBe('SUSPENDED');
    await suspend(engine, first, false);
    expect(await statusOf(engine, first)).toBe('COMPLETED');
    await engine.execute(cancelInstance, SYSTEM, { processInstanceId: second });
    expect(await statusOf(engine, second)).toBe('EXTERNALLY_TERMINATED');
    await engine.stop();
  });

  it('keeps the tries of an operation that failed before', async () => {
    let runs = 0;
    const failing = local('test.work', () => {
      runs += 1;
      throw new Error('no');
    });
    const { engine, clock } = await openTestEngine((await open()).url, { plugins: [pluginOf([failing])] });
    const work = '<bpmn:serviceTask id="work" camunda:delegateExpression="${test.work}"/>';
    await deployed(engine, camundaFile(`${start()}${work}${end()}${path('start', 'work', 'end')}`));
    const id = await started(engine, 'test');
    await suspend(engine, id);
    clock.advance(3_600_000);
    await engine.runDueJobs();
    expect([runs, await engine.query(listJobs, SYSTEM, { kind: 'operation' })]).toMatchObject([
      1,
      [{ retries: 2, suspended: 1 }],
    ]);
    await suspend(engine, id, false);
    await engine.runDueJobs();
    expect([runs, await engine.query(listJobs, SYSTEM, { kind: 'operation' })]).toMatchObject([
      2,
      [{ retries: 1, suspended: 0 }],
    ]);
    await engine.stop();
  });
});

eachDatabase('A suspended definition', (open) => {
  it('starts nothing by hand, message or timer; its instances go on', async () => {
    const { engine, clock } = await openTestEngine((await open()).url);
    const starts = `${start('byHand')}${start('byMessage', '<bpmn:messageEventDefinition messageRef="m"/>')}${start('byTimer', timer('timeCycle', 'R/PT1H'))}`;
    const flows = ['byHand', 'byMessage', 'byTimer'].map((id) => path(id, 'work')).join('');
    const [definitionId = ''] = await deployed(
      engine,
      camundaFile(`${starts}<bpmn:receiveTask id="work"/>${end()}${flows}${path('work', 'end')}`, MESSAGE),
    );
    const id = await started(engine, 'test');
    await engine.execute(suspendDefinition, SYSTEM, { definitionId, suspended: true });
    await expect(engine.execute(startProcess, SYSTEM, { key: 'test' })).rejects.toMatchObject(STANDS_STILL);
    await expect(engine.execute(correlateMessage, SYSTEM, { messageName: 'go' })).rejects.toMatchObject({
      code: 'MISMATCHING_MESSAGE',
    });
    clock.advance(3 * 3_600_000);
    await engine.runDueJobs();
    expect(await engine.query(listInstances, SYSTEM, {})).toMatchObject([{ id }]);
    const execution = { processInstanceId: id, execution: 2 };
    await engine.execute(continueExecution, SYSTEM, execution);
    expect(await statusOf(engine, id)).toBe('COMPLETED');
    await engine.execute(suspendDefinition, SYSTEM, { definitionId, suspended: false });
    await engine.runDueJobs();
    expect(await engine.query(listInstances, SYSTEM, {})).toHaveLength(1);
    await engine.stop();
  });
});

eachDatabase('A suspended definition that is called', (open) => {
  it('is an incident of the caller, which goes on once it is active', async () => {
    const { engine } = await openTestEngine((await open()).url);
    const child = `<bpmn:process id="child" isExecutable="true">${start('s')}${end('e')}${path('s', 'e')}</bpmn:process>`;
    const call = '<bpmn:callActivity id="call" calledElement="child"/>';
    await deployed(engine, camundaFile(`${start()}${call}${end()}${path('start', 'call', 'end')}`, child));
    const [definition] = await engine.query(listDefinitions, SYSTEM, { key: 'child' });
    const suspension = (suspended: boolean) =>
      engine.execute(suspendDefinition, SYSTEM, { definitionId: definition?.id ?? '', suspended });
    await suspension(true);
    const id = await started(engine, 'test');
    const [incident] = await engine.query(listIncidents, SYSTEM, {});
    expect(incident).toMatchObject({ element: 'call', code: 'CALLED_ELEMENT_SUSPENDED' });
    await suspension(false);
    await engine.execute(retryIncident, SYSTEM, { incidentId: incident?.id ?? '' });
    expect(await statusOf(engine, id)).toBe('COMPLETED');
    await engine.stop();
  });
});

eachDatabase('A suspended job', (open) => {
  it('does not run until it is activated', async () => {
    const { engine, clock } = await openTestEngine((await open()).url);
    const wait = pause('wait', timer('timeDuration', 'PT1H'));
    await deployed(engine, camundaFile(`${start()}${wait}${end()}${path('start', 'wait', 'end')}`));
    const id = await started(engine, 'test');
    const [job] = await engine.query(listJobs, SYSTEM, { kind: 'timer' });
    const jobId = job?.id ?? '';
    await engine.execute(suspendJob, SYSTEM, { jobId, suspended: true });
    clock.advance(2 * 3_600_000);
    await engine.runDueJobs();
    expect(await statusOf(engine, id)).toBe('ACTIVE');
    await suspend(engine, id);
    await expect(engine.execute(suspendJob, SYSTEM, { jobId, suspended: false })).rejects.toMatchObject(STANDS_STILL);
    await suspend(engine, id, false);
    await engine.runDueJobs();
    expect(await statusOf(engine, id)).toBe('COMPLETED');
    await engine.stop();
  });
});
