/** What waits can be addressed from outside: a signal to all, one subscription, a receive task; each with its right. */
import { expect, it } from '@jest/globals';
import { openTestEngine } from '../../test/support/engine.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import {
  SYSTEM,
  broadcastSignal,
  continueExecution,
  getActivityTree,
  listHistoryActivities,
  listInstances,
  listSubscriptions,
  triggerSubscription,
} from '../index.ts';
import { end, file, path, pause, process, start, user } from '../runtime/test-support/models.ts';
import { deployed, started } from '../runtime/test-support/play.ts';

const NOBODY = { userId: 'nobody', onBehalfOf: null, groups: [], rights: [] };
const GO = '<bpmn:signalEventDefinition signalRef="Go"/>';
const NEWS = '<bpmn:messageEventDefinition messageRef="News"/>';
const OUTSIDE = `<bpmn:signal id="Go" name="go"/>
<bpmn:message id="News" name="news"><bpmn:extensionElements>
<zeebe:subscription xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" correlationKey="=key"/></bpmn:extensionElements></bpmn:message>`;

eachDatabase('From outside', (open) => {
  it('a signal reaches everybody who waits and starts who begins with it', async () => {
    const { engine } = await openTestEngine((await open()).url);
    const waits = process('waits', `${start('s')}${pause('c', GO)}${user('after')}${end('e')}${path('s', 'c', 'after', 'e')}`);
    const begins = process('begins', `${start('b', GO)}${user('begun')}${end('f')}${path('b', 'begun', 'f')}`);
    await deployed(engine, file(waits + begins, OUTSIDE));
    await started(engine, 'waits');
    await started(engine, 'waits');
    await expect(engine.execute(broadcastSignal, NOBODY, { name: 'go' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await engine.query(listSubscriptions, SYSTEM, { kind: 'signal', name: 'go' })).toHaveLength(2);
    await engine.execute(broadcastSignal, SYSTEM, { name: 'go' });
    await engine.runDueJobs();
    expect(await engine.query(listSubscriptions, SYSTEM, {})).toEqual([]);
    const running = await engine.query(listInstances, SYSTEM, {});
    expect(running.map((instance) => instance.definition_key).toSorted()).toEqual(['begins', 'waits', 'waits']);
    await engine.stop();
  });

  it('one of several subscriptions gets a message whatever its key', async () => {
    const { engine } = await openTestEngine((await open()).url);
    await deployed(engine, file(process('waits', `${start('s')}${pause('c', NEWS)}${end('e')}${path('s', 'c', 'e')}`), OUTSIDE));
    await started(engine, 'waits', { key: 'a' });
    await started(engine, 'waits', { key: 'b' });
    await expect(engine.query(listSubscriptions, NOBODY, {})).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const waiting = await engine.query(listSubscriptions, SYSTEM, { name: 'news', activityId: 'c' });
    const second = waiting.find((row) => row.correlation_key === 'b');
    const chosen = { subscriptionId: second?.id ?? '' };
    await expect(engine.execute(triggerSubscription, NOBODY, chosen)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await engine.execute(triggerSubscription, SYSTEM, chosen);
    const left = await engine.query(listSubscriptions, SYSTEM, {});
    expect(left.map((row) => row.correlation_key)).toEqual(['a']);
    await expect(engine.execute(triggerSubscription, SYSTEM, chosen)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await engine.stop();
  });

  it('a receive task goes on without its message, a user task only by being completed', async () => {
    const { engine } = await openTestEngine((await open()).url);
    const receive = '<bpmn:receiveTask id="r" messageRef="News"/>';
    await deployed(
      engine,
      file(process('waits', `${start('s')}${receive}${user('u')}${end('e')}${path('s', 'r', 'u', 'e')}`), OUTSIDE),
    );
    const processInstanceId = await started(engine, 'waits', { key: 'a' });
    const open1 = await engine.query(getActivityTree, SYSTEM, { processInstanceId });
    const execution = Number(open1.children[0]?.id.split(':').at(-1));
    const where = { processInstanceId, execution };
    await expect(engine.execute(continueExecution, NOBODY, where)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await engine.execute(continueExecution, SYSTEM, where);
    const activities = await engine.query(listHistoryActivities, SYSTEM, { processInstanceId });
    expect(activities.find(({ activityId }) => activityId === 'r')).toMatchObject({ canceled: false });
    const open2 = await engine.query(getActivityTree, SYSTEM, { processInstanceId });
    expect(open2.children.map(({ activityId }) => activityId)).toEqual(['u']);
    const user2 = { processInstanceId, execution: Number(open2.children[0]?.id.split(':').at(-1)) };
    await expect(engine.execute(continueExecution, SYSTEM, user2)).rejects.toMatchObject({ code: 'NOT_WAITING' });
    await engine.stop();
  });
});
