/** Listeners of Camunda 7 models: when they are told, what they see, and that a replay gives the same. */
import { expect, it } from '@jest/globals';
import {
  SYSTEM,
  assignTask,
  completeTask,
  createUser,
  listIncidents,
  listTasks,
  replayInstance,
  retryIncident,
  setVariables,
  startProcess,
  toPlainJson,
  type Engine,
} from '../index.ts';
import { openTask, openTestEngine } from '../../test/support/engine.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { camundaFile } from './test-support/camunda-models.ts';
import { end, path, start } from './test-support/models.ts';
import { deployed } from './test-support/play.ts';

const extensions = (content: string): string => `<bpmn:extensionElements>${content}</bpmn:extensionElements>`;
/** Appends a word to the variable `log`. */
const note = (event: string, word: string): string =>
  `<camunda:executionListener event="${event}"><camunda:script scriptFormat="feel">{log: append(log, "${word}")}</camunda:script></camunda:executionListener>`;
const noteTask = (event: string): string =>
  `<camunda:taskListener event="${event}"><camunda:script scriptFormat="feel">{log: append(log, "${event} " + task.assignee)}</camunda:script></camunda:taskListener>`;

async function variablesOf(engine: Engine, processInstanceId: string): Promise<unknown> {
  const replay = await engine.query(replayInstance, SYSTEM, { processInstanceId });
  expect(replay.replayed).toBe(replay.stored);
  return Object.fromEntries(
    replay.stored
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split('=')),
  );
}

eachDatabase('Listeners', (open) => {
  it('are told in the order of Camunda 7: inputs, start, create, assignment, complete, end, outputs, take', async () => {
    const { engine } = await openTestEngine((await open()).url);
    const mappings =
      '<camunda:inputOutput><camunda:inputParameter name="seen">${log[0]}</camunda:inputParameter><camunda:outputParameter name="last">${log[5]}</camunda:outputParameter></camunda:inputOutput>';
    const listeners = `${note('start', 'start')}${note('end', 'end')}${noteTask('create')}${noteTask('assignment')}${noteTask('complete')}`;
    const work = `<bpmn:userTask id="work" camunda:assignee="ann">${extensions(mappings + listeners)}</bpmn:userTask>`;
    const taken = `<bpmn:sequenceFlow id="out" sourceRef="work" targetRef="end">${extensions(note('take', 'take'))}</bpmn:sequenceFlow>`;
    await deployed(engine, camundaFile(`${start()}${work}${end()}${path('start', 'work')}${taken}`));
    const { processInstanceId } = await engine.execute(startProcess, SYSTEM, { key: 'test', variables: { log: ['begin'] } });
    await engine.execute(createUser, SYSTEM, { id: 'bob', name: 'Bob' });
    const taskId = await openTask(engine, 'work');
    await engine.execute(assignTask, SYSTEM, { taskId, userId: 'bob' });
    await engine.execute(completeTask, SYSTEM, { taskId });
    expect(await variablesOf(engine, processInstanceId)).toEqual({
      '0/log': JSON.stringify(
        toPlainJson(['begin', 'start', 'create ann', 'assignment ann', 'assignment bob', 'complete bob', 'end', 'take']),
      ),
      '0/last': '"complete bob"',
    });
    await engine.stop();
  });

  it('set variables where they are declared or locally, and make the task what they say', async () => {
    const { engine } = await openTestEngine((await open()).url);
    const listeners = [
      `<camunda:executionListener event="start" expression='\${execution.setVariable("order", execution.processBusinessKey)}'/>`,
      `<camunda:executionListener event="start" expression='\${execution.setVariableLocal("own", now())}'/>`,
      ...[
        `task.setAssignee("ann")`,
        `task.setName(task.taskDefinitionKey)`,
        `task.setPriority(80)`,
        `task.setDueDate("2030-01-01T00:00:00Z")`,
        `task.addCandidateGroup("sales")`,
      ].map((call) => `<camunda:taskListener event="create" expression='\${${call}}'/>`),
    ];
    const work = `<bpmn:userTask id="work">${extensions(listeners.join(''))}</bpmn:userTask>`;
    await deployed(engine, camundaFile(`${start()}${work}${end()}${path('start', 'work', 'end')}`));
    const { processInstanceId } = await engine.execute(startProcess, SYSTEM, { key: 'test', businessKey: 'O-1' });
    const due = Date.UTC(2030, 0, 1);
    expect(await engine.query(listTasks, SYSTEM, {})).toMatchObject([{ assignee: 'ann', name: 'work', priority: 80, due }]);
    await engine.execute(completeTask, SYSTEM, { taskId: await openTask(engine, 'work') });
    expect(await variablesOf(engine, processInstanceId)).toEqual({ '0/order': '"O-1"' });
    await engine.stop();
  });

  it('that fail are an incident at their element, undone with it, and tried again', async () => {
    const { engine } = await openTestEngine((await open()).url);
    const task = `<bpmn:task id="t">${extensions(`${note('start', 'start')}<camunda:executionListener event="end" expression='\${execution.setVariable("b", a)}'/>`)}</bpmn:task>`;
    await deployed(engine, camundaFile(`${start()}${task}${end()}${path('start', 't', 'end')}`));
    const { processInstanceId } = await engine.execute(startProcess, SYSTEM, { key: 'test', variables: { log: [] } });
    const [incident] = await engine.query(listIncidents, SYSTEM, {});
    expect(incident).toMatchObject({ element: 't', code: 'EXPRESSION_FAILED' });
    await engine.execute(setVariables, SYSTEM, { processInstanceId, variables: { a: 7 } });
    await engine.execute(retryIncident, SYSTEM, { incidentId: incident?.id ?? '' });
    expect(await variablesOf(engine, processInstanceId)).toEqual({ '0/a': '7', '0/b': '7', '0/log': '["start"]' });
    await engine.stop();
  });

  it('of a boundary event are told when it happens', async () => {
    const { engine } = await openTestEngine((await open()).url);
    const boundary = `<bpmn:boundaryEvent id="late" attachedToRef="work">${extensions(note('start', 'late') + note('end', 'over'))}<bpmn:conditionalEventDefinition><bpmn:condition xsi:type="bpmn:tFormalExpression">\${a}</bpmn:condition></bpmn:conditionalEventDefinition></bpmn:boundaryEvent>`;
    await deployed(
      engine,
      camundaFile(`${start()}<bpmn:userTask id="work"/>${boundary}${end()}${path('start', 'work', 'end')}${path('late', 'end')}`),
    );
    const { processInstanceId } = await engine.execute(startProcess, SYSTEM, { key: 'test', variables: { log: [] } });
    await engine.execute(setVariables, SYSTEM, { processInstanceId, variables: { a: true } });
    expect(await variablesOf(engine, processInstanceId)).toEqual({ '0/a': 'true', '0/log': '["late","over"]' });
    await engine.stop();
  });
});
