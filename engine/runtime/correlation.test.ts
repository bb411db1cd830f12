/** Whom a message reaches: by its keys and by nothing else, however many others wait. */
import { expect, it } from '@jest/globals';
import Sqlite from 'better-sqlite3';
import { SYSTEM, correlateMessage, getInstance, listJobs, openEngine, startProcess, type Engine } from '../index.ts';
import { eachDatabase, freshSqlite } from '../../test/support/postgres.ts';
import { openTestEngine, testClock } from '../../test/support/engine.ts';
import { end, file, path, process, start, user } from './test-support/models.ts';
import { deployed, started } from './test-support/play.ts';
import { raw } from './test-support/raw.ts';

const receiver = (id: string, message: string): string =>
  process(
    id,
    `${start(`${id}s`)}<bpmn:receiveTask id="${id}r" messageRef="${message}"/>${end(`${id}e`)}${path(`${id}s`, `${id}r`, `${id}e`)}`,
  );
const KEYED = file(
  receiver('keyed', 'M'),
  `<bpmn:message id="M" name="paid"><bpmn:extensionElements><zeebe:subscription correlationKey="=order"/></bpmn:extensionElements></bpmn:message>`,
);
const KEYLESS = file(receiver('keyless', 'M'), '<bpmn:message id="M" name="paid"/>').replaceAll(
  'modeler:executionPlatform="Camunda Cloud"',
  'modeler:executionPlatform="Camunda Platform"',
);
const HOUR = 3_600_000;

const statusOf = async (engine: Engine, processInstanceId: string) =>
  (await engine.query(getInstance, SYSTEM, { processInstanceId })).status;

/** So many others who wait for the same message, since before anybody else. */
const others = (count: number): string =>
  `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${count})
   insert into event_subscription (id, instance_id, root_id, wait, execution, definition_key, element, kind, name, correlation_key, business_key, created_at)
   select 's' || i, 'i' || i, 'i' || i, 1, 1, 'keyed', 'keyedr', 'message', 'paid', 'other' || i, 'other' || i, i from n`;

eachDatabase('a message', (open) => {
  async function world() {
    const database = await open();
    const { engine, clock } = await openTestEngine(database.url);
    await deployed(engine, KEYED);
    await deployed(engine, KEYLESS, 'keyless.bpmn');
    return { database, engine, clock };
  }

  it('without any key reaches nobody who asked for a key, sent before or after, but one who asked for none', async () => {
    const { engine } = await world();
    const send = (messageId: string) =>
      engine.execute(correlateMessage, SYSTEM, { messageName: 'paid', messageId, timeToLive: HOUR });
    const before = await started(engine, 'keyed', { order: 'A' });
    await send('m1');
    await engine.runDueJobs();
    const after = await started(engine, 'keyed', { order: 'B' });
    await engine.runDueJobs();
    expect([await statusOf(engine, before), await statusOf(engine, after)]).toEqual(['ACTIVE', 'ACTIVE']);
    const keyless = await started(engine, 'keyless');
    await engine.runDueJobs();
    expect(await statusOf(engine, keyless)).toBe('COMPLETED');
    expect([await statusOf(engine, before), await statusOf(engine, after)]).toEqual(['ACTIVE', 'ACTIVE']);
    await engine.stop();
  });

  it('with a key reaches who waits for that key, not who has waited longest', async () => {
    const { engine } = await world();
    const [first, second, third] = [
      await started(engine, 'keyed', { order: 'A' }),
      await started(engine, 'keyed', { order: 'B' }),
      await started(engine, 'keyed', { order: 'C' }),
    ];
    await engine.execute(correlateMessage, SYSTEM, { messageName: 'paid', correlationKey: 'B' });
    await engine.execute(correlateMessage, SYSTEM, {
      messageName: 'paid',
      correlationKey: 'C',
      messageId: 'm',
      timeToLive: HOUR,
    });
    await engine.runDueJobs();
    expect([await statusOf(engine, first), await statusOf(engine, second), await statusOf(engine, third)]).toEqual([
      'ACTIVE',
      'COMPLETED',
      'COMPLETED',
    ]);
    await engine.stop();
  });

  it('to all without any key reaches everybody', async () => {
    const { engine } = await world();
    const ids = [await started(engine, 'keyed', { order: 'A' }), await started(engine, 'keyless')];
    await engine.execute(correlateMessage, SYSTEM, { messageName: 'paid', all: true });
    await engine.runDueJobs();
    expect(await Promise.all(ids.map((id) => statusOf(engine, id)))).toEqual(['COMPLETED', 'COMPLETED']);
    await engine.stop();
  });

  it('that meets a receiver who has just moved on keeps all its tries, and finds another', async () => {
    const { database, engine, clock } = await world();
    const id = await started(engine, 'keyed', { order: 'A' });
    // As the moment between two commits on PostgreSQL: the row is there, and the instance no longer waits for it.
    await raw(
      database,
      `insert into event_subscription (id, instance_id, root_id, wait, execution, definition_key, element, kind, name, correlation_key, business_key, created_at)
       values ('gone', '${id}', '${id}', 999, 1, 'keyed', 'keyedr', 'message', 'paid', 'A', null, 1)`,
    );
    await engine.execute(correlateMessage, SYSTEM, {
      messageName: 'paid',
      correlationKey: 'A',
      messageId: 'm',
      timeToLive: HOUR,
    });
    const tries = async () => (await engine.query(listJobs, SYSTEM, { kind: 'message' })).map(({ retries }) => retries);
    const before = await tries();
    await engine.runDueJobs();
    expect(engine.stats().commands['message.deliver/NOT_WAITING']).toBe(1);
    expect(await tries()).toEqual(before);
    await raw(database, "delete from event_subscription where id = 'gone'");
    clock.advance(HOUR - 1);
    await engine.runDueJobs();
    expect(await statusOf(engine, id)).toBe('COMPLETED');
    await engine.stop();
  });

  it('finds the 1501st who waits, by the variables of the process', async () => {
    const { database, engine } = await world();
    await raw(database, others(1_500));
    const variables = { order: 'A', number: 7, place: { city: 'Łódź' } };
    const id = await started(engine, 'keyed', variables);
    const correlate = (correlationKeys: Readonly<Record<string, string | number | { readonly city: string }>>) =>
      engine.execute(correlateMessage, SYSTEM, { messageName: 'paid', correlationKeys });
    await expect(correlate({ number: 8 })).rejects.toMatchObject({ code: 'MISMATCHING_MESSAGE' });
    await expect(correlate({ number: 7, order: 'B' })).rejects.toMatchObject({ code: 'MISMATCHING_MESSAGE' });
    const twin = await started(engine, 'keyed', variables);
    await expect(correlate({ number: 7 })).rejects.toMatchObject({ code: 'AMBIGUOUS_MESSAGE' });
    await engine.execute(correlateMessage, SYSTEM, { messageName: 'paid', processInstanceId: twin });
    expect(await correlate({ number: 7, place: { city: 'Łódź' } })).toMatchObject({
      results: [{ type: 'Execution', processInstanceId: id }],
    });
    await engine.stop();
  });

  it('chosen by variables is not kept: it would lose them', async () => {
    const { engine } = await world();
    await started(engine, 'keyed', { order: 'A' });
    const send = (more: { readonly all?: true; readonly messageId?: string; readonly timeToLive?: number }) =>
      engine.execute(correlateMessage, SYSTEM, { messageName: 'paid', correlationKeys: { order: 'B' }, ...more });
    expect(await send({ all: true })).toMatchObject({ results: [], buffered: false });
    for (const more of [{ messageId: 'm1', timeToLive: HOUR }, { timeToLive: HOUR }, {}])
      await expect(send(more)).rejects.toMatchObject({ code: 'MISMATCHING_MESSAGE' });
    await engine.stop();
  });

  it('with an id is taken once, and says whom it reached', async () => {
    const { engine } = await world();
    const id = await started(engine, 'keyed', { order: 'A' });
    const message = { messageName: 'paid', correlationKeys: { order: 'A' }, messageId: 'm1', timeToLive: HOUR };
    const first = await engine.execute(correlateMessage, SYSTEM, message);
    expect(first).toMatchObject({ results: [{ type: 'Execution', processInstanceId: id, ended: true }], duplicate: false });
    await started(engine, 'keyed', { order: 'A' });
    expect(await engine.execute(correlateMessage, SYSTEM, message)).toEqual({ results: [], buffered: false, duplicate: true });
    // What could not be correlated has not been taken.
    const wrong = { ...message, messageId: 'm2', correlationKeys: { order: 'B' } };
    await expect(engine.execute(correlateMessage, SYSTEM, wrong)).rejects.toMatchObject({ code: 'MISMATCHING_MESSAGE' });
    expect(await engine.execute(correlateMessage, SYSTEM, { ...message, messageId: 'm2' })).toMatchObject({ duplicate: false });
    await engine.stop();
  });

  it('to all reaches those whom its keys choose, and starts what begins with it', async () => {
    const { engine } = await world();
    const ids = [await started(engine, 'keyed', { order: 'A', vip: true }), await started(engine, 'keyless', { vip: true })];
    const other = await started(engine, 'keyed', { order: 'B', vip: false });
    const begins = `${start('bs', '<bpmn:messageEventDefinition messageRef="M"/>')}${end('be')}${path('bs', 'be')}`;
    await deployed(engine, file(process('begins', begins), '<bpmn:message id="M" name="paid"/>'), 'begins.bpmn');
    const message = { messageName: 'paid', correlationKeys: { vip: true }, all: true };
    const { results } = await engine.execute(correlateMessage, SYSTEM, message);
    expect(results.map(({ type }) => type)).toEqual(['Execution', 'Execution', 'ProcessDefinition']);
    await engine.runDueJobs();
    expect(await Promise.all([...ids, other].map((id) => statusOf(engine, id)))).toEqual(['COMPLETED', 'COMPLETED', 'ACTIVE']);
    await engine.stop();
  });

  it('is chosen by variables local to who waits', async () => {
    const { engine } = await world();
    const one = `<bpmn:receiveTask id="r1" messageRef="M"><bpmn:extensionElements><zeebe:ioMapping><zeebe:input source="=1" target="part"/></zeebe:ioMapping></bpmn:extensionElements></bpmn:receiveTask>`;
    const two = one.replace('r1', 'r2').replace('=1', '=2');
    const body = `${start()}<bpmn:parallelGateway id="f"/>${one}${two}${end()}${end('end2')}${path('start', 'f', 'r1', 'end')}${path('f', 'r2', 'end2')}`;
    await deployed(engine, file(process('parts', body), '<bpmn:message id="M" name="part"/>'), 'parts.bpmn');
    const id = await started(engine, 'parts');
    const send = (part: number) =>
      engine.execute(correlateMessage, SYSTEM, { messageName: 'part', localCorrelationKeys: { part } });
    await expect(send(3)).rejects.toMatchObject({ code: 'MISMATCHING_MESSAGE' });
    await expect(engine.execute(correlateMessage, SYSTEM, { messageName: 'part' })).rejects.toMatchObject({
      code: 'AMBIGUOUS_MESSAGE',
    });
    await send(2);
    await expect(send(2)).rejects.toMatchObject({ code: 'MISMATCHING_MESSAGE' });
    await send(1);
    expect(await statusOf(engine, id)).toBe('COMPLETED');
    await engine.stop();
  });

  it('with which several processes begin is refused, unless all are meant', async () => {
    const { engine } = await world();
    const begins = (id: string) =>
      process(
        id,
        `${start(`${id}s`, '<bpmn:messageEventDefinition messageRef="M"/>')}${user(`${id}u`)}${end(`${id}e`)}${path(`${id}s`, `${id}u`, `${id}e`)}`,
      );
    await deployed(engine, file(`${begins('a')}${begins('b')}`, '<bpmn:message id="M" name="new"/>'), 'begins.bpmn');
    await expect(engine.execute(correlateMessage, SYSTEM, { messageName: 'new' })).rejects.toMatchObject({
      code: 'AMBIGUOUS_MESSAGE',
    });
    const { results } = await engine.execute(correlateMessage, SYSTEM, { messageName: 'new', all: true, businessKey: 'k' });
    expect(results).toMatchObject([
      { type: 'ProcessDefinition', businessKey: 'k', ended: false },
      { type: 'ProcessDefinition', businessKey: 'k', ended: false },
    ]);
    await engine.stop();
  });
});

it('reads who waits, and what waits, from an index by all keys that it has', async () => {
  const url = await freshSqlite();
  const asked: { sql: string; values: readonly unknown[] }[] = [];
  const engine = await openEngine({
    database: url,
    clock: testClock(),
    settings: { runJobs: false },
    hooks: {
      statement(moment, name, sql, values) {
        if (moment === 'before' && ['subscription.byName', 'message.waiting'].includes(name)) asked.push({ sql, values });
      },
    },
  });
  await deployed(engine, KEYED);
  await deployed(engine, KEYLESS, 'keyless.bpmn');
  await engine.execute(startProcess, SYSTEM, { key: 'keyed', businessKey: 'b', variables: { order: 'A' } });
  const message = { messageName: 'paid', timeToLive: HOUR } as const;
  await engine.execute(correlateMessage, SYSTEM, { ...message, correlationKey: 'B', messageId: 'm1' });
  await engine.execute(correlateMessage, SYSTEM, { ...message, businessKey: 'c', messageId: 'm2' });
  await engine.runDueJobs();
  await engine.stop();
  const connection = new Sqlite(url, { readonly: true });
  const plans = asked.map(({ sql, values }) =>
    connection
      .prepare<unknown[], { detail: string }>(`explain query plan ${sql}`)
      .all(...values)
      .flatMap(({ detail }) => /(?:SEARCH|SCAN) [ms] .*/.exec(detail) ?? []),
  );
  connection.close();
  const messages = (keys: string) => `SEARCH m USING INDEX message_waiting (name=? AND ${keys})`;
  const both = messages('correlation_key=? AND business_key=?');
  const byKey = 'SEARCH s USING INDEX event_subscription_name_correlation_key_index (name=? AND correlation_key=?)';
  const byBoth = 'SEARCH s USING INDEX event_subscription_business_key (name=? AND business_key=? AND correlation_key=?)';
  // When they come, and when they are delivered.
  expect(plans).toEqual([[both, both, both, both], [byKey], [byBoth], [byKey], [byBoth]]);
});
