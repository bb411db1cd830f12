/** Who ends an instance from outside ends what plugins keep for it, in the same transaction. */
import { expect, it } from '@jest/globals';
import { SYSTEM, cancelInstance, completeTask, correlateMessage, getInstance, listInstances, type Engine } from '../index.ts';
import type { CancelledInstance } from '../plugin.ts';
import { openTask, openTestEngine, pluginOf } from '../../test/support/engine.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { call, end, file, path, process, start, user } from './test-support/models.ts';
import { deployed, started } from './test-support/play.ts';

const begun = start().replace(
  '</bpmn:startEvent>',
  '<bpmn:messageEventDefinition messageRef="placed"/></bpmn:startEvent><bpmn:startEvent id="byHand"/>',
);
const MODEL = file(
  process(
    'order',
    `${begun}${call('ask', 'child')}${user('after')}${end()}${path('start', 'ask', 'after', 'end')}${path('byHand', 'after')}`,
  ) + process('child', `${start('cs')}${user('decide')}${end('ce')}${path('cs', 'decide', 'ce')}`),
  '<bpmn:message id="placed" name="order.placed"/>',
);

const statusOf = async (engine: Engine, processInstanceId: string): Promise<string> =>
  (await engine.query(getInstance, SYSTEM, { processInstanceId })).status;

eachDatabase('an instance that a person ends from outside', (open) => {
  it('is told to the plugins with what began it; not one that goes by its own end, nor one that was called', async () => {
    const heard: CancelledInstance[] = [];
    const hears = pluginOf([], {
      instanceCancelled: (cancelled) => {
        heard.push(cancelled);
        return Promise.resolve();
      },
    });
    const { engine } = await openTestEngine((await open()).url, { plugins: [hears] });
    await deployed(engine, MODEL);
    const done = await started(engine, 'order');
    await engine.execute(completeTask, SYSTEM, { taskId: await openTask(engine, 'after') });
    expect(await statusOf(engine, done)).toBe('COMPLETED');

    await engine.execute(correlateMessage, SYSTEM, { messageName: 'order.placed', businessKey: 'B-1', variables: {} });
    const [order] = await engine.query(listInstances, SYSTEM, { processDefinitionKey: 'order' });
    const [child] = await engine.query(listInstances, SYSTEM, { processDefinitionKey: 'child' });
    await engine.execute(cancelInstance, SYSTEM, { processInstanceId: child?.id ?? '', reason: 'a called one' });
    expect(heard).toEqual([]);
    const id = order?.id ?? '';
    await engine.execute(cancelInstance, SYSTEM, { processInstanceId: id, reason: 'a test' });
    const startMessages = ['order.placed'];
    expect(heard).toEqual([{ id, definitionKey: 'order', businessKey: 'B-1', startMessages, reason: 'a test' }]);
    await engine.stop();
  });

  it('stays when a plugin refuses, and nothing is changed', async () => {
    const refuses = pluginOf([], { instanceCancelled: () => Promise.reject(new Error('not now')) });
    const { engine } = await openTestEngine((await open()).url, { plugins: [refuses] });
    await deployed(engine, MODEL);
    const id = await started(engine, 'order');
    await expect(engine.execute(cancelInstance, SYSTEM, { processInstanceId: id })).rejects.toThrow('not now');
    expect(await statusOf(engine, id)).toBe('ACTIVE');
    expect(await engine.query(listInstances, SYSTEM, {})).toHaveLength(1);
    await engine.stop();
  });
});
