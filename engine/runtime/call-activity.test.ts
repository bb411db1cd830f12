import { expect, it } from '@jest/globals';
import {
  type Engine,
  SYSTEM,
  cancelInstance,
  completeTask,
  getInstance,
  listIncidents,
  listInstances,
  listTasks,
  listVariables,
  replayInstance,
  retryIncident,
  startProcess,
  throwTaskError,
} from '../index.ts';
import { openTask, openTestEngine } from '../../test/support/engine.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { boundary, call, end, file, path, process, start, user } from './test-support/models.ts';
import { deployed, started } from './test-support/play.ts';

const extension = (content: string): string => `<bpmn:extensionElements>${content}</bpmn:extensionElements>`;
const ERROR = '<bpmn:errorEventDefinition errorRef="Err"/>';
const ROOTS = '<bpmn:error id="Err" name="Err" errorCode="SHORT"/>';

/** A process that calls `inner`; `more` stands in the call activity, `beside` in the process. */
const outer = (called: string, more = '', beside = ''): string =>
  process(
    'outer',
    `${start()}<bpmn:callActivity id="c">${extension(called)}${more}</bpmn:callActivity>${user('after')}${end()}${path('start', 'c', 'after', 'end')}${beside}`,
  );
const CALLED = '<zeebe:calledElement processId="inner"/>';
const inner = (task: string, more = '', ending = end('ie')): string =>
  process('inner', `${start('is')}${user(task)}${ending}${path('is', task, 'ie')}`, more);
const tagged = (task: string, tag: string): string =>
  inner(task).replace('isExecutable="true">', `isExecutable="true">${extension(`<zeebe:versionTag value="${tag}"/>`)}`);

async function complete(engine: Engine, element: string, variables = {}): Promise<void> {
  await engine.execute(completeTask, SYSTEM, { taskId: await openTask(engine, element), variables });
}

async function openTasks(engine: Engine): Promise<string[]> {
  const tasks = await engine.query(listTasks, SYSTEM, {});
  return tasks.map(({ element }) => element).toSorted();
}

const statusOf = async (engine: Engine, processInstanceId: string): Promise<string> =>
  (await engine.query(getInstance, SYSTEM, { processInstanceId })).status;

eachDatabase('a call activity', (open) => {
  async function engineWith(...files: readonly string[]): Promise<Engine> {
    const { url } = await open();
    const { engine } = await openTestEngine(url);
    for (const content of files) await deployed(engine, content);
    return engine;
  }

  it('calls the latest version, that of its deployment, or that of a tag', async () => {
    const engine = await engineWith(
      file(outer('<zeebe:calledElement processId="inner" bindingType="deployment"/>') + tagged('first', 'v1')),
      file(tagged('second', 'v2')),
    );
    await started(engine, 'outer');
    expect(await openTasks(engine)).toEqual(['first']);
    await deployed(engine, file(outer(CALLED)));
    await started(engine, 'outer');
    expect(await openTasks(engine)).toEqual(['first', 'second']);
    await deployed(engine, file(outer('<zeebe:calledElement processId="inner" bindingType="versionTag" versionTag="v1"/>')));
    await started(engine, 'outer');
    expect(await openTasks(engine)).toEqual(['first', 'first', 'second']);
    await engine.stop();
  });

  it('of Camunda 7 calls a version by its number, with its business key and its own variables', async () => {
    const camunda = (body: string): string =>
      `<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="t">${body}</bpmn:definitions>`;
    const task = (id: string): string => `<bpmn:userTask id="${id}"/>`;
    const called = (id: string): string =>
      camunda(process('inner', `${start('is')}${task(id)}${end('ie')}${path('is', id, 'ie')}`));
    const calling = process(
      'outer',
      `${start()}<bpmn:callActivity id="c" calledElement="inner" camunda:calledElementBinding="version" camunda:calledElementVersion="1">
       ${extension('<camunda:in businessKey="#{execution.processBusinessKey}"/><camunda:in source="a" target="given"/><camunda:out source="result" target="b"/>')}
       </bpmn:callActivity>${task('after')}${end()}${path('start', 'c', 'after', 'end')}`,
    );
    const engine = await engineWith(called('first'), called('second'), camunda(calling));
    const { processInstanceId } = await engine.execute(startProcess, SYSTEM, {
      key: 'outer',
      businessKey: 'SO-1',
      variables: { a: 1, hidden: 2 },
    });
    expect(await openTasks(engine)).toEqual(['first']);
    const [child] = await engine.query(listInstances, SYSTEM, { superProcessInstance: processInstanceId });
    expect(child?.business_key).toBe('SO-1');
    expect(await engine.query(listVariables, SYSTEM, { processInstanceId: child?.id ?? '' })).toEqual({ given: 1 });
    await complete(engine, 'first', { result: 7, secret: 8 });
    expect(await engine.query(listVariables, SYSTEM, { processInstanceId })).toEqual({ a: 1, hidden: 2, b: 7 });
    await engine.stop();
  });

  it('gives its business key on; a Camunda 7 model only where it says so', async () => {
    const engine = await engineWith(file(outer(CALLED) + inner('work')));
    const key = async (): Promise<(string | null)[]> => {
      const { processInstanceId } = await engine.execute(startProcess, SYSTEM, { key: 'outer', businessKey: 'SO-2' });
      const children = await engine.query(listInstances, SYSTEM, { superProcessInstance: processInstanceId });
      return children.map(({ business_key }) => business_key);
    };
    expect(await key()).toEqual(['SO-2']);
    await deployed(
      engine,
      `<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="t">
       ${process('outer', `${start()}<bpmn:callActivity id="c" calledElement="inner"/>${end()}${path('start', 'c', 'end')}`)}</bpmn:definitions>`,
    );
    expect(await key()).toEqual([null]);
    await engine.stop();
  });

  it('that fails with an error of the called process goes on from its boundary', async () => {
    const caught = `${boundary('short', 'c', ERROR)}${user('handle')}${end('handled')}${path('short', 'handle', 'handled')}`;
    const engine = await engineWith(file(outer(CALLED, '', caught) + inner('work', '', end('ie', ERROR)), ROOTS));
    await started(engine, 'outer');
    await complete(engine, 'work');
    expect(await openTasks(engine)).toEqual(['handle']);
    await engine.stop();
  });

  it('of a caller further out gets the error of a task; those between end with what they called', async () => {
    const middle = process('middle', `${start('ms')}${call('m', 'inner')}${end('me')}${path('ms', 'm', 'me')}`);
    const caught = `${boundary('short', 'c', ERROR)}${user('handle')}${end('handled')}${path('short', 'handle', 'handled')}`;
    const engine = await engineWith(
      file(outer('<zeebe:calledElement processId="middle"/>', '', caught) + middle + inner('work'), ROOTS),
    );
    const id = await started(engine, 'outer');
    const [child] = await engine.query(listInstances, SYSTEM, { superProcessInstance: id });
    await engine.execute(throwTaskError, SYSTEM, { taskId: await openTask(engine, 'work'), errorCode: 'SHORT' });
    expect(await openTasks(engine)).toEqual(['handle']);
    expect(await statusOf(engine, child?.id ?? '')).toBe('INTERNALLY_TERMINATED');
    await engine.stop();
  });

  it('whose error nobody catches keeps what it called: an incident where it was thrown', async () => {
    const engine = await engineWith(file(outer(CALLED) + inner('work')));
    const id = await started(engine, 'outer');
    const [child] = await engine.query(listInstances, SYSTEM, { superProcessInstance: id });
    await engine.execute(throwTaskError, SYSTEM, { taskId: await openTask(engine, 'work'), errorCode: 'SHORT' });
    const incidents = await engine.query(listIncidents, SYSTEM, {});
    expect(incidents.map(({ instance_id, element, code }) => [instance_id, element, code])).toEqual([
      [child?.id, 'work', 'UNCAUGHT_ERROR'],
    ]);
    expect([await statusOf(engine, id), await statusOf(engine, child?.id ?? '')]).toEqual(['ACTIVE', 'ACTIVE']);
    await complete(engine, 'work');
    expect(await openTasks(engine)).toEqual(['after']);
    const { replayed, stored } = await engine.query(replayInstance, SYSTEM, { processInstanceId: child?.id ?? '' });
    expect(replayed).toBe(stored);
    await engine.stop();
  });

  it('goes on when the called process ends by terminating itself', async () => {
    const terminating = process(
      'inner',
      `${start('is')}<bpmn:parallelGateway id="fork"/>${user('work')}${user('other')}${end('ie', '<bpmn:terminateEventDefinition/>')}${end('oe')}${path('is', 'fork', 'work', 'ie')}${path('fork', 'other', 'oe')}`,
    );
    const engine = await engineWith(file(outer(CALLED) + terminating));
    await started(engine, 'outer');
    await complete(engine, 'work');
    expect(await openTasks(engine)).toEqual(['after']);
    await engine.stop();
  });

  it('is an incident when what it called was ended from outside, or is not deployed; a retry calls anew', async () => {
    const engine = await engineWith(file(outer(CALLED)));
    const id = await started(engine, 'outer');
    const incidentOf = async () => {
      const [incident] = await engine.query(listIncidents, SYSTEM, { processInstanceId: id });
      return incident;
    };
    expect((await incidentOf())?.code).toBe('CALLED_ELEMENT_MISSING');
    await deployed(engine, file(inner('work')));
    await engine.execute(retryIncident, SYSTEM, { incidentId: (await incidentOf())?.id ?? '' });
    expect(await openTasks(engine)).toEqual(['work']);
    const [child] = await engine.query(listInstances, SYSTEM, { superProcessInstance: id });
    await engine.execute(cancelInstance, SYSTEM, { processInstanceId: child?.id ?? '' });
    expect((await incidentOf())?.code).toBe('CALLED_INSTANCE_ENDED');
    await engine.execute(retryIncident, SYSTEM, { incidentId: (await incidentOf())?.id ?? '' });
    await complete(engine, 'work');
    expect(await openTasks(engine)).toEqual(['after']);
    await engine.stop();
  });

  it('of several instances calls once for each item and gathers what comes back', async () => {
    const loop = `<bpmn:multiInstanceLoopCharacteristics>${extension('<zeebe:loopCharacteristics inputCollection="=items" inputElement="item" outputCollection="results" outputElement="=result"/>')}</bpmn:multiInstanceLoopCharacteristics>`;
    const doubling = process(
      'inner',
      `${start('is')}<bpmn:scriptTask id="double">${extension('<zeebe:script expression="=item * 2" resultVariable="result"/>')}</bpmn:scriptTask>${end('ie')}${path('is', 'double', 'ie')}`,
    );
    const result = '<zeebe:ioMapping><zeebe:output source="=result" target="result"/></zeebe:ioMapping>';
    const engine = await engineWith(file(outer(`${CALLED}${result}`, loop) + doubling));
    const id = await started(engine, 'outer', { items: [1, 2, 3] });
    expect(await openTasks(engine)).toEqual(['after']);
    expect(await engine.query(listVariables, SYSTEM, { processInstanceId: id })).toMatchObject({ results: [2, 4, 6] });
    await engine.stop();
  });

  it('that is cancelled ends what it called, and what that called', async () => {
    const middle = process('middle', `${start('ms')}${call('m', 'inner')}${end('me')}${path('ms', 'm', 'me')}`);
    const engine = await engineWith(file(outer('<zeebe:calledElement processId="middle"/>') + middle + inner('work')));
    const id = await started(engine, 'outer');
    const [child] = await engine.query(listInstances, SYSTEM, { superProcessInstance: id });
    const [grandchild] = await engine.query(listInstances, SYSTEM, { superProcessInstance: child?.id ?? '' });
    await engine.execute(cancelInstance, SYSTEM, { processInstanceId: id });
    expect(await openTasks(engine)).toEqual([]);
    expect(await statusOf(engine, child?.id ?? '')).toBe('EXTERNALLY_TERMINATED');
    expect(await statusOf(engine, grandchild?.id ?? '')).toBe('EXTERNALLY_TERMINATED');
    await engine.stop();
  });

  it('calls a global task as a process of that task, from another file too', async () => {
    const sign = `<bpmn:globalUserTask id="sign" name="Sign">${extension('<zeebe:assignmentDefinition candidateGroups="directors"/>')}</bpmn:globalUserTask>`;
    const engine = await engineWith(
      file(outer('<zeebe:calledElement processId="sign"/>') + sign),
      file(process('late', `${start('ls')}${call('l', 'sign')}${end('le')}${path('ls', 'l', 'le')}`)),
    );
    const id = await started(engine, 'outer');
    const other = await started(engine, 'late');
    expect(await openTasks(engine)).toEqual(['sign_task', 'sign_task']);
    await complete(engine, 'sign_task', { signed: true });
    await complete(engine, 'sign_task', { signed: true });
    expect(await openTasks(engine)).toEqual(['after']);
    expect(await engine.query(listVariables, SYSTEM, { processInstanceId: id })).toEqual({ signed: true });
    expect(await statusOf(engine, other)).toBe('COMPLETED');
    await engine.stop();
  });
});
