/** Instances that begin without a plain start event: with several triggers, a receive task, an event-based gateway. */
import { expect, it } from '@jest/globals';
import { openTestEngine } from '../../test/support/engine.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { type Engine, SYSTEM, countInstances, correlateMessage, listTasks } from '../index.ts';
import { end, file, flow, path, pause, process, start, timer, user } from './test-support/models.ts';
import { deployed, started } from './test-support/play.ts';

const message = (id: string) => `<bpmn:messageEventDefinition messageRef="${id}"/>`;
const signal = (id: string) => `<bpmn:signalEventDefinition signalRef="${id}"/>`;
const receive = (id: string, of: string) => `<bpmn:receiveTask id="${id}" instantiate="true" messageRef="${of}"/>`;
const gateway = (type: string) => `<bpmn:eventBasedGateway id="g" instantiate="true" eventGatewayType="${type}"/>`;
const NAMES = ['a', 'b'].map((id) => `<bpmn:message id="m${id}" name="${id}"/><bpmn:signal id="s${id}" name="${id}"/>`).join('');
// Without a correlation key a message reaches by the business key.
const model = (body: string) =>
  file(
    `${process('test', body)}${process('thrower', `${start('ts')}${end('te', signal('sa') + signal('sb'))}${path('ts', 'te')}`)}`,
    NAMES,
  ).replaceAll('modeler:executionPlatform="Camunda Cloud"', 'modeler:executionPlatform="Camunda Platform"');
/** Two events behind a gateway, each before a task of its own. */
const either = (type: string, first: string, second: string) =>
  model(
    `${gateway(type)}${pause('c1', first)}${pause('c2', second)}${user('u1')}${user('u2')}${end()}
     ${path('g', 'c1', 'u1', 'end')}${path('g', 'c2', 'u2')}${flow('u2', 'end')}`,
  );

eachDatabase('an instance begins', (open) => {
  async function world(xml: string) {
    const { engine, clock } = await openTestEngine((await open()).url);
    await deployed(engine, xml);
    return { engine, clock };
  }
  const tasks = async (engine: Engine) =>
    (await engine.query(listTasks, SYSTEM, {})).map(({ element, business_key: key }) => `${element} ${key}`).toSorted();
  const send = (engine: Engine, messageName: string, businessKey: string) =>
    engine.execute(correlateMessage, SYSTEM, { messageName, businessKey });

  it('at a receive task, with the message that it waits for', async () => {
    const { engine } = await world(model(`${receive('r', 'ma')}${user('u')}${end()}${path('r', 'u', 'end')}`));
    const { results } = await send(engine, 'a', 'k');
    expect(results).toMatchObject([{ type: 'ProcessDefinition' }]);
    expect(await tasks(engine)).toEqual(['u k']);
    await engine.stop();
  });

  it('at a start event with several triggers, once for each that happens', async () => {
    const { engine, clock } = await world(
      model(
        `${start('s', message('ma') + signal('sa') + timer('timeCycle', 'R2/PT1H') + timer('timeDuration', 'PT3H'))}${user('u')}${end()}${path('s', 'u', 'end')}`,
      ),
    );
    await send(engine, 'a', 'k');
    await started(engine, 'thrower');
    await engine.runDueJobs();
    expect(await tasks(engine)).toEqual(['u k', 'u null']);
    for (const expected of [3, 4, 5, 5]) {
      clock.advance(3_600_000);
      await engine.runDueJobs();
      expect(await tasks(engine)).toHaveLength(expected);
    }
    await engine.stop();
  });

  it('at an event-based gateway, with the first event, which is the only one', async () => {
    const { engine, clock } = await world(either('Exclusive', message('ma'), timer('timeDuration', 'PT1H')));
    await send(engine, 'a', 'k');
    expect(await tasks(engine)).toEqual(['u1 k']);
    clock.advance(3_600_000);
    await engine.runDueJobs();
    expect(await tasks(engine)).toEqual(['u1 k', 'u2 null']);
    await engine.stop();
  });

  it('at a parallel event-based gateway with one message; the other one with its key comes to the same instance', async () => {
    const { engine } = await world(either('Parallel', message('ma'), message('mb')));
    await send(engine, 'a', 'k1');
    await send(engine, 'b', 'k2');
    await send(engine, 'b', 'k1');
    await send(engine, 'a', 'k2');
    expect(await tasks(engine)).toEqual(['u1 k1', 'u1 k2', 'u2 k1', 'u2 k2']);
    expect(await engine.query(countInstances, SYSTEM, {})).toBe(2);
    await engine.stop();
  });

  it.each([
    ['a parallel event-based gateway', either('Parallel', signal('sa'), signal('sb')), ['u1 null', 'u2 null']],
    [
      'a start event that waits for all',
      model(
        `${start('s', signal('sa') + signal('sb')).replace('id="s"', 'id="s" parallelMultiple="true"')}${user('u')}${end()}${path('s', 'u', 'end')}`,
      ),
      ['u null'],
    ],
  ])('at %s, once for signals that belong together', async (_what, xml, expected) => {
    const { engine } = await world(xml);
    await started(engine, 'thrower');
    await engine.runDueJobs();
    expect(await tasks(engine)).toEqual(expected);
    expect(await engine.query(countInstances, SYSTEM, {})).toBe(1);
    await engine.stop();
  });
});
