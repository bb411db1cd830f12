/** A parallel multi-instance of more than 200: each iteration is an instance of its own. */
import { expect, it } from '@jest/globals';
import {
  BpmnError,
  SYSTEM,
  cancelInstance,
  completeTask,
  countInstances,
  getInstance,
  listIncidents,
  listInstances,
  listTasks,
  listVariables,
  replayInstance,
  retryIncident,
  type Engine,
} from '../index.ts';
import { Type, defineOperation } from '../plugin.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { openTask, openTestEngine, pluginOf } from '../../test/support/engine.ts';
import { boundary, call, end, file, path, process, start, user } from './test-support/models.ts';
import { deployed, started } from './test-support/play.ts';

const COUNT = 205;
const numbers = Array.from({ length: COUNT }, (_none, index) => index);

const looping = (more: string): string =>
  `<bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements><zeebe:loopCharacteristics inputCollection="=numbers" inputElement="number" outputElement="=twice" outputCollection="all"/></bpmn:extensionElements>${more}</bpmn:multiInstanceLoopCharacteristics>`;
const condition = (text: string): string =>
  `<bpmn:completionCondition xsi:type="bpmn:tFormalExpression">${text}</bpmn:completionCondition>`;
const asking = (more = ''): string =>
  `<bpmn:userTask id="each"><bpmn:extensionElements><zeebe:userTask/></bpmn:extensionElements>${looping(more)}</bpmn:userTask>`;
const doubling = (): string =>
  `<bpmn:serviceTask id="each"><bpmn:extensionElements><zeebe:taskDefinition type="test.double"/></bpmn:extensionElements>${looping('')}</bpmn:serviceTask>`;

/** `each` and behind it a user task; beside it what its boundary event leads to. */
const model = (each: string, beside = ''): string =>
  file(
    process('many', `${start()}${each}${user('after')}${end()}${path('start', 'each', 'after', 'end')}${beside}`),
    '<bpmn:error id="E" name="E" errorCode="E"/>',
  );

const doubles = (refuses: (number: number) => boolean = () => false) =>
  pluginOf([
    defineOperation({
      name: 'test.double',
      version: 1,
      icon: '',
      effect: 'local',
      input: Type.Object({ number: Type.Number() }),
      output: Type.Object({ twice: Type.Number() }),
      errors: ['E'],
      run({ number }) {
        if (refuses(number)) throw new BpmnError('E', 'no');
        return Promise.resolve({ twice: number * 2 });
      },
    }),
  ]);

const openIterations = (engine: Engine, id: string): Promise<number> =>
  engine.query(countInstances, SYSTEM, { superProcessInstance: id });

async function statusOf(engine: Engine, processInstanceId: string): Promise<string> {
  return (await engine.query(getInstance, SYSTEM, { processInstanceId })).status;
}

async function expectReplayed(engine: Engine, processInstanceId: string): Promise<void> {
  const { replayed, stored, firstDifference } = await engine.query(replayInstance, SYSTEM, { processInstanceId });
  expect([replayed, firstDifference]).toEqual([stored, null]);
}

eachDatabase('many iterations', (open) => {
  it('run after a restart and give their outputs in order; all of it replays', async () => {
    const { url } = await open();
    const first = await openTestEngine(url, { plugins: [doubles()] });
    await deployed(first.engine, model(doubling()));
    const id = await started(first.engine, 'many', { numbers });
    expect(await openIterations(first.engine, id)).toBe(0);
    await first.engine.stop();

    const { engine } = await openTestEngine(url, { plugins: [doubles()] });
    await engine.runDueJobs();
    expect(await openTask(engine, 'after')).toContain(id);
    const iterations = await engine.query(listInstances, SYSTEM, { superProcessInstance: id, state: 'any', maxResults: 500 });
    expect(iterations).toHaveLength(COUNT);
    const inTree = (root: string) => engine.query(countInstances, SYSTEM, { rootProcessInstanceId: root, state: 'any' });
    expect([await inTree(id), await inTree(iterations[0]?.id ?? '')]).toEqual([COUNT + 1, 0]);
    expect(new Set(iterations.map(({ status }) => status))).toEqual(new Set(['COMPLETED']));
    const { all } = await engine.query(listVariables, SYSTEM, { processInstanceId: id });
    expect(all).toEqual(numbers.map((number) => number * 2));
    await expectReplayed(engine, id);
    await expectReplayed(engine, iterations[17]?.id ?? '');
    await engine.stop();
  });

  it('end by the completion condition: the rest is cancelled a hundred at a time, and moved by nobody meanwhile', async () => {
    const { url } = await open();
    const { engine } = await openTestEngine(url);
    await deployed(engine, model(asking(condition('=numberOfCompletedInstances = 2 and twice = 14'))));
    const id = await started(engine, 'many', { numbers });
    await engine.runDueJobs();
    expect(await openIterations(engine, id)).toBe(COUNT);
    const tasks = await engine.query(listTasks, SYSTEM, { taskDefinitionKey: 'each', maxResults: 3 });
    const [one = '', two = '', three = ''] = tasks.map((task) => task.id);
    await engine.execute(completeTask, SYSTEM, { taskId: one, variables: { twice: 0 } });
    await engine.execute(completeTask, SYSTEM, { taskId: two, variables: { twice: 14 } });
    expect(await openTask(engine, 'after')).toContain(id);
    await expect(engine.execute(completeTask, SYSTEM, { taskId: three })).rejects.toMatchObject({ code: 'NOT_WAITING' });
    await engine.runDueJobs();
    expect(await openIterations(engine, id)).toBe(0);
    expect(await engine.query(listTasks, SYSTEM, { taskDefinitionKey: 'each' })).toEqual([]);
    await expectReplayed(engine, id);
    await engine.stop();
  });

  it('are cancelled with the instance, also when it has ended first', async () => {
    const { url } = await open();
    const first = await openTestEngine(url);
    await deployed(first.engine, model(asking()));
    const id = await started(first.engine, 'many', { numbers });
    await first.engine.runDueJobs();
    await first.engine.execute(cancelInstance, SYSTEM, { processInstanceId: id, reason: 'test' });
    expect(await statusOf(first.engine, id)).toBe('EXTERNALLY_TERMINATED');
    await first.engine.stop();

    const { engine } = await openTestEngine(url);
    await engine.runDueJobs();
    expect(await openIterations(engine, id)).toBe(0);
    await engine.stop();
  });

  it('escalate to the boundary of their activity, and through a called process to its caller', async () => {
    const { url } = await open();
    const { engine } = await openTestEngine(url);
    const inside = `${start('s2')}<bpmn:intermediateThrowEvent id="tell"><bpmn:escalationEventDefinition escalationRef="C"/></bpmn:intermediateThrowEvent>${end('e2')}${path('s2', 'tell', 'e2')}`;
    const each = `<bpmn:subProcess id="each">${looping('')}${inside}</bpmn:subProcess>`;
    const on = (host: string, last: string): string =>
      `${boundary('told', host, '<bpmn:escalationEventDefinition escalationRef="C"/>', false)}${user('hear')}${path('told', 'hear', last)}`;
    const escalation = '<bpmn:escalation id="C" name="C" escalationCode="C"/>';
    const many = (beside: string) => process('many', `${start()}${each}${end()}${path('start', 'each', 'end')}${beside}`);
    const heard = async () => (await engine.query(listTasks, SYSTEM, { taskDefinitionKey: 'hear', maxResults: 500 })).length;

    await deployed(engine, file(many(on('each', 'end')), escalation));
    const id = await started(engine, 'many', { numbers });
    await engine.runDueJobs();
    expect([await heard(), await openIterations(engine, id)]).toEqual([COUNT, 0]);
    await engine.execute(cancelInstance, SYSTEM, { processInstanceId: id, reason: 'test' });

    const calling = process(
      'outer',
      `${start('begin')}${call('ask', 'many')}${end('done')}${path('begin', 'ask', 'done')}${on('ask', 'done')}`,
    );
    await deployed(engine, file(calling + many(''), escalation));
    await started(engine, 'outer', { numbers });
    await engine.runDueJobs();
    expect(await heard()).toBe(COUNT);
    await engine.stop();
  });

  it('that fail are caught around them, else wait as an incident of their own', async () => {
    const { url } = await open();
    let broken = true;
    const { engine } = await openTestEngine(url, { plugins: [doubles((number) => broken && number === 105)] });
    const caught = `${boundary('no', 'each', '<bpmn:errorEventDefinition errorRef="E"/>')}${user('told')}${path('no', 'told', 'end')}`;
    await deployed(engine, model(doubling(), caught));
    await started(engine, 'many', { numbers });
    await engine.runDueJobs();
    expect((await engine.query(listTasks, SYSTEM, {})).map(({ element }) => element)).toEqual(['told']);

    await deployed(engine, model(doubling()));
    const id = await started(engine, 'many', { numbers });
    await engine.runDueJobs();
    const [incident] = await engine.query(listIncidents, SYSTEM, {});
    expect([incident?.element, incident?.code, await openIterations(engine, id)]).toEqual(['each', 'UNCAUGHT_ERROR', 1]);
    broken = false;
    await engine.execute(retryIncident, SYSTEM, { incidentId: incident?.id ?? '' });
    expect(await openIterations(engine, id)).toBe(0);
    expect(await openTask(engine, 'after')).toContain(id);
    await engine.stop();
  });
});
