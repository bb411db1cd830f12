/** What a Camunda 7 model says of its external tasks: errors told by expressions, and priorities. */
import { describe, expect, it } from '@jest/globals';
import { openTask, openTestEngine } from '../../../test/support/engine.ts';
import { eachDatabase } from '../../../test/support/postgres.ts';
import { type Engine, SYSTEM, escalateTask, listIncidents, listTasks } from '../../index.ts';
import { around, refusalsOf } from '../../model/test-support/file.ts';
import { camundaFile } from '../../runtime/test-support/camunda-models.ts';
import { end, path, start } from '../../runtime/test-support/models.ts';
import { deployed, started } from '../../runtime/test-support/play.ts';
import { completeExternalTask } from './complete.ts';
import { externalTaskId } from './external-task.ts';
import { failExternalTask } from './failure.ts';
import { fetchAndLock } from './fetch-and-lock.ts';

const definition = (expression: string): string =>
  `<camunda:errorEventDefinition id="d" errorRef="E" expression="${expression}"/>`;

const model = (expression: string): string =>
  camundaFile(
    `${start()}<bpmn:serviceTask id="out" camunda:type="external" camunda:topic="print"><bpmn:extensionElements>${definition(expression)}</bpmn:extensionElements></bpmn:serviceTask><bpmn:boundaryEvent id="caught" attachedToRef="out"><bpmn:errorEventDefinition errorRef="E"/></bpmn:boundaryEvent><bpmn:userTask id="jammed"/><bpmn:userTask id="done"/>${end()}${path('start', 'out', 'done', 'end')}${path('caught', 'jammed', 'end')}`,
    '<bpmn:error id="E" errorCode="JAM"/>',
  );

async function locked(engine: Engine, usePriority = false): Promise<{ readonly taskId: string; readonly workerId: string }> {
  const poll = { workerId: 'w', maxTasks: 1, topics: [{ topicName: 'print', lockDuration: 60_000 }], usePriority };
  const [first] = await engine.execute(fetchAndLock, SYSTEM, poll);
  if (first === undefined) throw new Error('nothing is offered');
  return { taskId: externalTaskId(first.task), workerId: 'w' };
}

const openTasks = async (engine: Engine) => (await engine.query(listTasks, SYSTEM, {})).map(({ element }) => element);

eachDatabase('An error definition of an external task', (open) => {
  it.each([
    ['a result', '${pages == 0}', 'jammed'],
    ['another result', '${pages == 1}', 'done'],
    ['nothing that exists', '${missing.x}', 'done'],
  ])('tells by %s', async (_name, expression, then) => {
    const { engine } = await openTestEngine((await open()).url);
    await deployed(engine, model(expression));
    await started(engine, 'test');
    await engine.execute(completeExternalTask, SYSTEM, { ...(await locked(engine)), variables: { pages: 0 } });
    expect(await openTasks(engine)).toEqual([then]);
    await engine.stop();
  });

  it('tells by a failure, before it is an incident', async () => {
    const { engine } = await openTestEngine((await open()).url);
    await deployed(engine, model("${externalTask.errorMessage == 'paper' &amp;&amp; externalTask.retries == 0}"));
    await started(engine, 'test');
    const failure = { errorMessage: 'paper', retryTimeout: 0 };
    await engine.execute(failExternalTask, SYSTEM, { ...(await locked(engine)), ...failure, retries: 1 });
    expect(await openTasks(engine)).toEqual([]);
    await engine.execute(failExternalTask, SYSTEM, { ...(await locked(engine)), ...failure, retries: 0 });
    expect([await openTasks(engine), await engine.query(listIncidents, SYSTEM, {})]).toEqual([['jammed'], []]);
    await engine.stop();
  });
});

eachDatabase('The priority of an external task', (open) => {
  it('decides which comes first, if the worker wants so', async () => {
    const { engine } = await openTestEngine((await open()).url);
    const out = '<bpmn:serviceTask id="out" camunda:type="external" camunda:topic="print" camunda:taskPriority="${urgency}"/>';
    await deployed(engine, camundaFile(`${start()}${out}${end()}${path('start', 'out', 'end')}`));
    const ids: string[] = [];
    for (const urgency of [1, 9, 5, 9]) ids.push(await started(engine, 'test', { urgency }));
    const order: string[] = [];
    for (const usePriority of [true, true, false, true])
      order.push((await locked(engine, usePriority)).taskId.split(':')[0] ?? '');
    expect(order.map((id) => ids.indexOf(id))).toEqual([1, 3, 0, 2]);
    await engine.stop();
  });

  it('that is no number is an incident', async () => {
    const { engine } = await openTestEngine((await open()).url);
    const out = '<bpmn:serviceTask id="out" camunda:type="external" camunda:topic="print"/>';
    const body = `${start()}${out}${end()}${path('start', 'out', 'end')}`;
    await deployed(engine, camundaFile(body, '', 'camunda:taskPriority="${urgency}"'));
    await started(engine, 'test', { urgency: 'high' });
    expect(await engine.query(listIncidents, SYSTEM, {})).toMatchObject([{ element: 'out', code: 'BAD_PRIORITY' }]);
    await engine.stop();
  });
});

eachDatabase('A task that escalates', (open) => {
  it('tells who catches it, and is refused where nobody does', async () => {
    const { engine } = await openTestEngine((await open()).url);
    const event = '<bpmn:escalationEventDefinition escalationRef="L"/>';
    const late = `<bpmn:boundaryEvent id="late" attachedToRef="work" cancelActivity="false">${event}</bpmn:boundaryEvent>`;
    const body = `${start()}<bpmn:userTask id="work"/>${late}<bpmn:userTask id="boss"/>${end()}${path('start', 'work', 'end')}${path('late', 'boss', 'end')}`;
    await deployed(engine, camundaFile(body, '<bpmn:escalation id="L" escalationCode="LATE"/>'));
    await started(engine, 'test');
    const taskId = await openTask(engine, 'work');
    const uncaught = engine.execute(escalateTask, SYSTEM, { taskId, escalationCode: 'OTHER', variables: { why: 1 } });
    await expect(uncaught).rejects.toMatchObject({ code: 'VALIDATION' });
    expect(await openTasks(engine)).toEqual(['work']);
    await engine.execute(escalateTask, SYSTEM, { taskId, escalationCode: 'LATE' });
    expect((await openTasks(engine)).toSorted()).toEqual(['boss', 'work']);
    await engine.stop();
  });
});

describe('What a model says of an external task', () => {
  it.each([
    ['<camunda:errorEventDefinition expression="${a}"/>', '', 'ERROR_DEFINITION_INCOMPLETE'],
    ['<camunda:errorEventDefinition errorRef="err"/>', '', 'ERROR_DEFINITION_INCOMPLETE'],
    ['', 'camunda:taskPriority="high"', 'PRIORITY_INVALID'],
  ])('is refused when it is incomplete: %s %s', async (inside, attributes, code) => {
    const task = `<serviceTask id="x" camunda:type="external" camunda:topic="t" ${attributes}><extensionElements>${inside}<camunda:properties/></extensionElements></serviceTask>`;
    const refusals = await refusalsOf(around('camunda', task, '<error id="err" errorCode="E"/>'));
    expect(refusals).toMatchObject([{ code, elementIds: ['x'] }]);
  });
});
