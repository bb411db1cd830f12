/** Executions and variables of running instances as lists, on both databases, for who may see the instances. */
import { expect, it } from '@jest/globals';
import {
  SYSTEM,
  completeTask,
  countExecutions,
  countVariableInstances,
  listExecutions,
  listVariableInstances,
  suspendInstance,
  type Actor,
} from '../index.ts';
import { openTask, openTestEngine } from '../../test/support/engine.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { end, file, path, process, start, user } from '../runtime/test-support/models.ts';
import { deployed } from '../runtime/test-support/play.ts';
import { startProcess } from '../commands/start-process.ts';

const ann: Actor = { userId: 'ann', onBehalfOf: null, groups: [], rights: ['process.start'] };
const bob: Actor = { ...ann, userId: 'bob' };
const paid = '<bpmn:receiveTask id="wait" messageRef="Paid"/>';
const asked = user('ask').replace(
  '<zeebe:userTask/>',
  '<zeebe:userTask/><zeebe:ioMapping><zeebe:input source="=price * 2" target="double"/></zeebe:ioMapping>',
);
const MODEL = file(
  process(
    'test',
    `${start()}<bpmn:parallelGateway id="fork"/>${asked}${paid}${end()}${end('e2')}${path('start', 'fork', 'ask', 'end')}${path('fork', 'wait', 'e2')}`,
  ),
  '<bpmn:message id="Paid" name="paid"><bpmn:extensionElements><zeebe:subscription correlationKey="=order"/></bpmn:extensionElements></bpmn:message>',
);

eachDatabase('what runs', (open) => {
  it('is listed by instances, with filters and pages, for who may see it', async () => {
    const { engine } = await openTestEngine((await open()).url);
    await deployed(engine, MODEL);
    const begin = async (actor: Actor, businessKey: string, price: number) => {
      const input = { key: 'test', businessKey, variables: { order: businessKey, price } };
      return (await engine.execute(startProcess, actor, input)).processInstanceId;
    };
    const one = await begin(ann, 'A', 3);
    const two = await begin(bob, 'B', 4);
    await engine.execute(completeTask, SYSTEM, { taskId: await openTask(engine, 'ask') });

    const listed = async (actor: Actor, filter: Parameters<typeof listExecutions.run>[1] = {}) => {
      const rows = await engine.query(listExecutions, actor, filter);
      expect(await engine.query(countExecutions, actor, filter)).toBe(rows.length);
      return rows.map(({ processInstanceId, execution }) => `${processInstanceId === one ? 'one' : 'two'}:${execution}`);
    };
    const everything = await listed(SYSTEM);
    expect(everything).toEqual([
      'one:0',
      expect.stringMatching(/^one:/),
      expect.stringMatching(/^one:/),
      'two:0',
      expect.stringMatching(/^two:/),
    ]);
    const [ask] = await listed(SYSTEM, { activityId: 'ask' });
    expect(everything).toContain(ask);
    const waiting = await listed(SYSTEM, { message: 'paid' });
    expect(waiting).toEqual(await listed(SYSTEM, { activityId: 'wait' }));
    expect(waiting).toHaveLength(2);
    expect(await listed(SYSTEM, { message: 'other' })).toEqual([]);
    expect(await listed(SYSTEM, { signal: 'paid' })).toEqual([]);
    expect(await listed(SYSTEM, { businessKey: 'B', processDefinitionKey: 'test' })).toEqual(everything.slice(3));
    expect(await listed(SYSTEM, { processInstanceId: one })).toEqual(everything.slice(0, 3));
    expect(await listed(ann)).toEqual(everything.slice(0, 3));
    expect(await listed(bob, { processInstanceId: one })).toEqual([]);
    const page = await engine.query(listExecutions, SYSTEM, { firstResult: 2, maxResults: 2 });
    expect(page.map(({ processInstanceId }) => processInstanceId)).toEqual([one, two]);
    await engine.execute(suspendInstance, SYSTEM, { processInstanceId: two, suspended: true });
    expect(await listed(SYSTEM, { suspended: true })).toEqual(everything.slice(3));
    expect(await listed(SYSTEM, { suspended: false })).toEqual(everything.slice(0, 3));

    const variables = async (actor: Actor, filter: Parameters<typeof listVariableInstances.run>[1] = {}) => {
      const rows = await engine.query(listVariableInstances, actor, filter);
      expect(await engine.query(countVariableInstances, actor, filter)).toBe(rows.length);
      return rows.map(({ name, value }) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
    };
    expect(await variables(SYSTEM)).toEqual(['order=A', 'price=3', 'double=6', 'order=B', 'price=4']);
    expect(await variables(SYSTEM, { name: 'price' })).toEqual(['price=3', 'price=4']);
    expect(await variables(SYSTEM, { nameLike: 'P%', processInstanceIds: [two] })).toEqual(['price=4']);
    const number = ask?.split(':')[1] ?? '';
    expect(await variables(SYSTEM, { executions: [`${one}:${number}`, `${two}:0`] })).toEqual(['double=6', 'order=B', 'price=4']);
    expect(await variables(SYSTEM, { executions: [] })).toEqual([]);
    expect(await variables(ann)).toEqual(['order=A', 'price=3', 'double=6']);
    expect(await variables(bob, { processInstanceIds: [one] })).toEqual([]);
    await engine.stop();
  });
});
