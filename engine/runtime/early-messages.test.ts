/** P22: a message that comes before, with or after its receiver, once or twice, reaches it once; also when a node dies. */
import { expect, it } from '@jest/globals';
import { SYSTEM, correlateMessage, countInstances, listJobs, listTasks, startProcess } from '../index.ts';
import { leaseDue } from '../store/jobs.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { openTestEngine } from '../../test/support/engine.ts';
import { end, file, path, process, start, user } from './test-support/models.ts';
import { deployed } from './test-support/play.ts';
import { raw } from './test-support/raw.ts';

const MODEL = file(
  process(
    'test',
    `${start()}<bpmn:receiveTask id="wait" messageRef="Paid"/>${user('paid')}${end()}${path('start', 'wait', 'paid', 'end')}`,
  ),
  `<bpmn:message id="Paid" name="paid"><bpmn:extensionElements><zeebe:subscription correlationKey="=order"/></bpmn:extensionElements></bpmn:message>`,
);
const ORDERS = 1_000;
/** So many at the same moment. */
const AT_ONCE = 100;
const TTL = 3_600_000;

eachDatabase('messages', (open) => {
  it('before, with and after those who wait, every fifth sent twice, across the death of a node, reach each of them once', async () => {
    const database = await open();
    const { engine, clock } = await openTestEngine(database.url);
    const { engine: other } = await openTestEngine(database.url, { clock });
    await deployed(engine, MODEL);
    const place = (order: number) =>
      engine.execute(startProcess, SYSTEM, { key: 'test', businessKey: `${order}`, variables: { order: `o${order}` } });
    const pay = async (order: number) => {
      const message = {
        messageName: 'paid',
        correlationKey: `o${order}`,
        timeToLive: TTL,
        messageId: `m${order}`,
        variables: { order: `o${order}` },
      };
      const times = order % 5 === 0 ? 2 : 1;
      await Promise.all(Array.from({ length: times }, () => other.execute(correlateMessage, SYSTEM, message)));
    };
    const numbers = Array.from({ length: ORDERS }, (_, order) => order);
    const early = numbers.filter((order) => order % 3 === 0);
    await Promise.all(early.map(pay));
    // A node takes their deliveries and dies; its leases run out.
    const dead = { now: clock.now(), owner: 'dead', lease: 1, limit: ORDERS, without: [], except: [] };
    expect(await other.services.database.write((tx) => tx.all(leaseDue, dead))).toHaveLength(early.length);
    for (let first = 0; first < ORDERS; first += AT_ONCE) {
      const some = numbers.slice(first, first + AT_ONCE);
      const all = some.map((order) => Promise.all([place(order), order % 3 === 1 ? pay(order) : null]));
      await Promise.all([...all, engine.runDueJobs(), engine.runDueJobs()]);
    }
    await Promise.all(numbers.filter((order) => order % 3 === 2).map(pay));
    await other.stop();
    for (let round = 0; round < 5; round += 1) {
      await engine.runDueJobs();
      clock.advance(10_000);
    }
    const tasks = await engine.query(listTasks, SYSTEM, { taskDefinitionKey: 'paid', maxResults: 1_000 });
    expect(tasks.map(({ business_key }) => Number(business_key)).sort((one, two) => one - two)).toEqual(numbers);
    expect(await engine.query(countInstances, SYSTEM, {})).toBe(ORDERS);
    expect(await raw(database, 'select delivered, cast(count(*) as integer) as n from message group by delivered')).toHaveLength(
      1,
    );
    expect(await engine.query(listJobs, SYSTEM, { kind: 'message' })).toEqual([]);
    await engine.stop();
  });

  it('that come at once for one receiver give it one; the others wait for the next', async () => {
    const { url } = await open();
    const { engine, clock } = await openTestEngine(url);
    await deployed(engine, MODEL);
    const place = () => engine.execute(startProcess, SYSTEM, { key: 'test', variables: { order: 'o' } });
    const opened = async () => (await engine.query(listTasks, SYSTEM, { taskDefinitionKey: 'paid' })).length;
    await place();
    const send = (_: unknown, index: number) =>
      engine.execute(correlateMessage, SYSTEM, {
        messageName: 'paid',
        correlationKey: 'o',
        timeToLive: TTL,
        messageId: `m${index}`,
      });
    await Promise.all(Array.from({ length: 8 }, send));
    for (let round = 0; round < 8; round += 1) {
      await engine.runDueJobs();
      clock.advance(60_000);
    }
    expect(await opened()).toBe(1);
    for (let more = 2; more <= 8; more += 1) {
      await place();
      await engine.runDueJobs();
      clock.advance(60_000);
      await engine.runDueJobs();
      expect(await opened()).toBe(more);
    }
    await place();
    await engine.runDueJobs();
    expect(await opened()).toBe(8);
    await engine.stop();
  });
});
