import { describe, expect, it } from '@jest/globals';
import { around, file, graphOf, nodeOf, refusalsOf } from './test-support/file.ts';

const extension = (content: string): string => `<extensionElements>${content}</extensionElements>`;
const SET = '${execution.setVariable("a", 1)}';

describe('listeners of the Camunda 7 dialect', () => {
  it('are read with what they do, on nodes, flows and tasks', async () => {
    const script = '<camunda:script scriptFormat="feel">{b: 2}</camunda:script>';
    const task = `<userTask id="x">${extension(`<camunda:executionListener event="start" expression='${SET}'/><camunda:executionListener event="end">${script}</camunda:executionListener><camunda:taskListener event="create" expression='\${task.setAssignee("ann")}'/><camunda:taskListener event="complete" expression="\${a}"/>`)}</userTask>`;
    const flow = `<sequenceFlow id="f2" sourceRef="x" targetRef="e">${extension(`<camunda:executionListener expression='${SET}'/>`)}</sequenceFlow>`;
    const graph = await graphOf(around('camunda', task).replace('<sequenceFlow id="f2" sourceRef="x" targetRef="e"/>', flow));
    const node = nodeOf(graph, 'x', 'userTask');
    expect(node.listeners).toMatchObject([
      { event: 'start', action: { type: 'setVariable', local: false } },
      { event: 'end', action: { type: 'setVariables' } },
    ]);
    expect(node.taskListeners).toMatchObject([
      { event: 'create', action: { type: 'setTask', property: 'assignee' } },
      { event: 'complete', action: { type: 'evaluate' } },
    ]);
    expect(node.outgoing).toMatchObject([{ id: 'f2', listeners: [{ event: 'take' }] }]);
    expect(nodeOf(graph, 's', 'startEvent').listeners).toBeUndefined();
  });

  it.each([
    ['Java', '<camunda:executionListener event="start" class="com.acme.Spy"/>', 'LISTENER_UNSUPPORTED'],
    ['a bean', '<camunda:executionListener event="start" delegateExpression="${spy}"/>', 'LISTENER_UNSUPPORTED'],
    ['a call of a bean', '<camunda:executionListener event="start" expression="${spy.run(execution)}"/>', 'EXPRESSION_INVALID'],
    [
      'the engine itself',
      '<camunda:taskListener event="create" expression="${task.execution.engineServices.run()}"/>',
      'EXPRESSION_INVALID',
    ],
    [
      'a class by its name',
      `<camunda:taskListener event="create" expression='\${"".getClass().forName("x")}'/>`,
      'EXPRESSION_INVALID',
    ],
    [
      'another script',
      '<camunda:executionListener event="end"><camunda:script scriptFormat="groovy">x</camunda:script></camunda:executionListener>',
      'SCRIPT_FORMAT_UNSUPPORTED',
    ],
    ['nothing', '<camunda:executionListener event="end"/>', 'LISTENER_UNSUPPORTED'],
    ['an event that is not told', `<camunda:executionListener event="update" expression='${SET}'/>`, 'LISTENER_UNSUPPORTED'],
    ['a deleted task', `<camunda:taskListener event="delete" expression='${SET}'/>`, 'LISTENER_UNSUPPORTED'],
    ['a deadline', `<camunda:taskListener event="timeout" expression='${SET}'/>`, 'LISTENER_UNSUPPORTED'],
    [
      'a task that is over',
      `<camunda:taskListener event="complete" expression='\${task.setName("a")}'/>`,
      'LISTENER_UNSUPPORTED',
    ],
    [
      'a value too few',
      `<camunda:taskListener event="complete" expression='\${execution.setVariable("a")}'/>`,
      'EXPRESSION_INVALID',
    ],
  ])('are refused: %s', async (_name, listener, code) => {
    const refusals = await refusalsOf(around('camunda', `<userTask id="x">${extension(listener)}</userTask>`));
    expect(refusals).toMatchObject([{ code, elementIds: ['x'] }]);
  });

  it('are refused on a process, and where a path ends more than itself', async () => {
    const listener = extension(`<camunda:executionListener event="end" expression='${SET}'/>`);
    const content = `${listener}<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="e"/><endEvent id="e">${listener}<terminateEventDefinition/></endEvent>`;
    const refusals = await refusalsOf(file('camunda', content));
    expect(refusals.map(({ code, elementIds }) => [code, ...elementIds])).toEqual([
      ['LISTENER_UNSUPPORTED', 'e'],
      ['LISTENER_UNSUPPORTED', 'p'],
    ]);
  });
});
