import { expect, it } from '@jest/globals';
import {
  type Engine,
  SYSTEM,
  activateElements,
  completeTask,
  getActivityTree,
  getInstance,
  listTasks,
  replayInstance,
} from '../index.ts';
import { openTask, openTestEngine } from '../../test/support/engine.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { boundary, call, end, file, flow, path, process, start, user } from './test-support/models.ts';
import { deployed, started } from './test-support/play.ts';

const CANCEL = '<bpmn:cancelEventDefinition/>';
const undone = (id: string): string =>
  `${user(id)}${boundary(`${id}_on`, id, '<bpmn:compensateEventDefinition/>')}
  <bpmn:userTask id="undo_${id}" isForCompensation="true"><bpmn:extensionElements><zeebe:userTask/></bpmn:extensionElements></bpmn:userTask>
  <bpmn:association id="${id}_by" sourceRef="${id}_on" targetRef="undo_${id}"/>`;

const BOOKING = process(
  'booking',
  `${start()}<bpmn:transaction id="tx">${start('s2')}${undone('hotel')}<bpmn:parallelGateway id="fork"/>${call('pay', 'payment')}${end('paid')}
   ${user('decide')}${end('failure', CANCEL)}${path('s2', 'hotel', 'fork', 'decide', 'failure')}${path('fork', 'pay', 'paid')}</bpmn:transaction>
   ${boundary('cancelled', 'tx', CANCEL)}${user('apologise')}${end()}${end('done')}${path('start', 'tx', 'end')}${path('cancelled', 'apologise', 'done')}`,
);
const PAYMENT = process('payment', `${start('ps')}${user('card')}${end('pe')}${path('ps', 'card', 'pe')}`);

async function complete(engine: Engine, element: string): Promise<void> {
  await engine.execute(completeTask, SYSTEM, { taskId: await openTask(engine, element) });
}

async function openTasks(engine: Engine): Promise<string[]> {
  const tasks = await engine.query(listTasks, SYSTEM, {});
  return tasks.map(({ element }) => element).toSorted();
}

async function expectReplayed(engine: Engine, processInstanceId: string): Promise<void> {
  const { replayed, stored, firstDifference } = await engine.query(replayInstance, SYSTEM, { processInstanceId });
  expect([replayed, firstDifference]).toEqual([stored, null]);
}

eachDatabase('a transaction', (open) => {
  it('is cancelled with what it called, undone after a restart, and replays from its journal', async () => {
    const { url } = await open();
    const first = await openTestEngine(url);
    await deployed(first.engine, file(BOOKING + PAYMENT));
    const id = await started(first.engine, 'booking');
    await complete(first.engine, 'hotel');
    expect(await openTasks(first.engine)).toEqual(['card', 'decide']);
    await complete(first.engine, 'decide');
    expect(await openTasks(first.engine)).toEqual(['undo_hotel']);
    await first.engine.stop();

    const { engine } = await openTestEngine(url);
    expect(await openTasks(engine)).toEqual(['undo_hotel']);
    await complete(engine, 'undo_hotel');
    expect(await openTasks(engine)).toEqual(['apologise']);
    await complete(engine, 'apologise');
    expect((await engine.query(getInstance, SYSTEM, { processInstanceId: id })).status).toBe('COMPLETED');
    await expectReplayed(engine, id);
    await engine.stop();
  });
});

eachDatabase('an ad-hoc sub-process', (open) => {
  const DESK = process(
    'desk',
    `${start()}<bpmn:adHocSubProcess id="any"><bpmn:extensionElements><zeebe:adHoc activeElementsCollection="=[&quot;a&quot;]"/></bpmn:extensionElements>${user('a')}${user('b')}${user('c')}${flow('b', 'c')}
     <bpmn:completionCondition xsi:type="bpmn:tFormalExpression">=done = true</bpmn:completionCondition></bpmn:adHocSubProcess>${end()}${path('start', 'any', 'end')}`,
  );

  it('begins what its model chooses and what a person adds, until its condition holds', async () => {
    const { url } = await open();
    const { engine } = await openTestEngine(url);
    await deployed(engine, file(DESK));
    const id = await started(engine, 'desk');
    expect(await openTasks(engine)).toEqual(['a']);
    await complete(engine, 'a');
    expect(await openTasks(engine)).toEqual([]);
    const tree = await engine.query(getActivityTree, SYSTEM, { processInstanceId: id });
    const execution = Number(tree.children[0]?.id.split(':').at(-1));
    await expect(engine.execute(activateElements, SYSTEM, { processInstanceId: id, execution, elements: ['c'] })).rejects.toThrow(
      'any can begin a, b; c is none of them',
    );
    await engine.execute(activateElements, SYSTEM, { processInstanceId: id, execution, elements: ['b', 'a'] });
    expect(await openTasks(engine)).toEqual(['a', 'b']);
    await complete(engine, 'b');
    expect(await openTasks(engine)).toEqual(['a', 'c']);
    await engine.execute(completeTask, SYSTEM, { taskId: await openTask(engine, 'c'), variables: { done: true } });
    expect(await openTasks(engine)).toEqual([]);
    expect((await engine.query(getInstance, SYSTEM, { processInstanceId: id })).status).toBe('COMPLETED');
    await expectReplayed(engine, id);
    await engine.stop();
  });
});
