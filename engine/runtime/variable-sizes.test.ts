/** What an instance may hold, and who is told when it is too much: the caller for what the caller gave, else an incident. */
import { expect, it } from '@jest/globals';
import { SYSTEM, completeTask, getInstance, listIncidents, listVariables, retryIncident, setVariables } from '../index.ts';
import { completeExternalTask } from '../commands/external-task/complete.ts';
import { fetchAndLock } from '../commands/external-task/fetch-and-lock.ts';
import { type LocalOperation, Type, defineOperation } from '../plugin.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { openTask, openTestEngine, pluginOf } from '../../test/support/engine.ts';
import { end, file, path, process, service, start, user } from './test-support/models.ts';
import { deployed, started } from './test-support/play.ts';
import { count } from './test-support/raw.ts';

const NUMBERS = [1, 2, 3, 4, 5] as const;
const LARGE = 'x'.repeat(60_000);

/** Gives 60,000 bytes and leaves a trace in the database. */
const large = (number: number): LocalOperation =>
  defineOperation({
    name: `test.large${number}`,
    version: 1,
    icon: '',
    effect: 'local',
    input: Type.Object({}),
    output: Type.Object({ [`r${number}`]: Type.String() }),
    errors: [],
    async run(_input, { send }) {
      await send({ name: 'trace', correlationKey: null, variables: {}, timeToLive: 3_600_000 });
      return { [`r${number}`]: LARGE };
    },
  });

const chain = (...between: readonly string[]): string => path('start', ...between, 'end');
const largeServices = (numbers: readonly number[]): string =>
  numbers.map((number) => service(`s${number}`, `test.large${number}`)).join('');
const APPROVAL = process(
  'test',
  `${start()}${user('u')}${largeServices(NUMBERS)}${end()}${chain('u', 's1', 's2', 's3', 's4', 's5')}`,
);
const callWithoutInput =
  '<bpmn:callActivity id="c"><bpmn:extensionElements><zeebe:calledElement processId="test" propagateAllParentVariables="false"/></bpmn:extensionElements></bpmn:callActivity>';
const inputs = [1, 2, 3, 4].map(
  (number) => `<zeebe:input source="=string join(for i in 1..600 return &quot;${'0'.repeat(99)}&quot;)" target="v${number}"/>`,
);
const LOCALS = process(
  'test',
  `${start()}<bpmn:userTask id="u"><bpmn:extensionElements><zeebe:userTask/><zeebe:ioMapping>${inputs.join('')}</zeebe:ioMapping></bpmn:extensionElements></bpmn:userTask>${end()}${chain('u')}`,
);

eachDatabase('variables', (open) => {
  async function world(model: string) {
    const database = await open();
    const { engine } = await openTestEngine(database.url, { plugins: [pluginOf(NUMBERS.map(large))] });
    await deployed(engine, file(model));
    return { database, engine };
  }

  it('an approver keeps the decision when an operation gives too much, and nothing of that operation stays', async () => {
    const { database, engine } = await world(APPROVAL);
    const processInstanceId = await started(engine, 'test');
    const taskId = await openTask(engine, 'u');
    expect(await engine.execute(completeTask, SYSTEM, { taskId, variables: { outcome: 'yes' } })).toMatchObject({ ended: false });
    const [incident] = await engine.query(listIncidents, SYSTEM, {});
    expect(incident).toMatchObject({ code: 'RESULT_TOO_LARGE', element: 's5' });
    expect(await engine.query(listVariables, SYSTEM, { processInstanceId })).toMatchObject({ outcome: 'yes', r4: LARGE });
    expect(await count(database, 'message')).toBe(4);
    await engine.execute(setVariables, SYSTEM, { processInstanceId, variables: { r1: '' } });
    await engine.execute(retryIncident, SYSTEM, { incidentId: incident?.id ?? '' });
    expect(await engine.query(getInstance, SYSTEM, { processInstanceId })).toMatchObject({ status: 'COMPLETED' });
    expect(await count(database, 'message')).toBe(5);
    await engine.stop();
  });

  it('a called process that gives too much is an incident of its caller', async () => {
    const { engine } = await world(
      process('outer', `${start('os')}${user('u')}${callWithoutInput}${end('oe')}${path('os', 'u', 'c', 'oe')}`) +
        process('test', `${start()}${largeServices([1, 2, 3, 4])}${end()}${chain('s1', 's2', 's3', 's4')}`),
    );
    const processInstanceId = await started(engine, 'outer', { mine: LARGE });
    await engine.execute(completeTask, SYSTEM, { taskId: await openTask(engine, 'u'), variables: { outcome: 'yes' } });
    expect(await engine.query(listIncidents, SYSTEM, {})).toMatchObject([{ code: 'RESULT_TOO_LARGE', element: 'c' }]);
    expect(await engine.query(listVariables, SYSTEM, { processInstanceId })).toMatchObject({ outcome: 'yes' });
    await engine.stop();
  });

  it('a worker that gives too much is refused and keeps the task', async () => {
    const { engine } = await world(process('test', `${start()}${service('w', 'topic')}${end()}${chain('w')}`));
    const processInstanceId = await started(engine, 'test', Object.fromEntries([1, 2, 3, 4].map((n) => [`v${n}`, LARGE])));
    const [task] = await engine.execute(fetchAndLock, SYSTEM, {
      workerId: 'w',
      maxTasks: 1,
      topics: [{ topicName: 'topic', lockDuration: 60_000 }],
    });
    const complete = (variables: { readonly v5: string }) =>
      engine.execute(completeExternalTask, SYSTEM, {
        taskId: `${processInstanceId}:${task?.task.execution}`,
        workerId: 'w',
        variables,
      });
    await expect(complete({ v5: LARGE })).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
    expect(await engine.query(listIncidents, SYSTEM, {})).toEqual([]);
    await complete({ v5: 'small' });
    expect(await engine.query(getInstance, SYSTEM, { processInstanceId })).toMatchObject({ status: 'COMPLETED' });
    await engine.stop();
  });

  it('locals of a scope that ends count no more', async () => {
    const { engine } = await world(LOCALS);
    await started(engine, 'test');
    const completed = await engine.execute(completeTask, SYSTEM, {
      taskId: await openTask(engine, 'u'),
      variables: { big: LARGE },
    });
    expect(completed).toMatchObject({ ended: true });
    await engine.stop();
  });

  it('are measured in bytes, not in characters', async () => {
    const { engine } = await world(APPROVAL);
    const processInstanceId = await started(engine, 'test');
    const set = (letters: number) =>
      engine.execute(setVariables, SYSTEM, { processInstanceId, variables: { text: 'ż'.repeat(letters) } });
    await set(30_000);
    await expect(set(40_000)).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE', status: 413, faults: [{ at: 'text' }] });
    await engine.stop();
  });
});
