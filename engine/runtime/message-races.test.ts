/** P22 on PostgreSQL, where transactions overlap: a message that meets its receiver half way reaches it, and once. */
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import pg from 'pg';
import { SYSTEM, correlateMessage, listTasks } from '../index.ts';
import { freshPostgres } from '../../test/support/postgres.ts';
import { openTestEngine } from '../../test/support/engine.ts';
import { call, end, file, flow, path, process, start, user } from './test-support/models.ts';
import { somebodyWaits } from './test-support/locks.ts';
import { deployed, started } from './test-support/play.ts';

/** Waits for the message and, at the same moment, raises an incident: its transaction can be held after it has looked for messages. */
const MODEL = file(
  process(
    'test',
    `${start()}<bpmn:parallelGateway id="fork"/><bpmn:receiveTask id="wait" messageRef="Paid"/>${user('paid')}${end()}${call('c', 'missing')}${end('e2')}${path('start', 'fork', 'wait', 'paid', 'end')}${flow('fork', 'c')}${flow('c', 'e2')}`,
  ),
  `<bpmn:message id="Paid" name="paid"><bpmn:extensionElements><zeebe:subscription correlationKey="=order"/></bpmn:extensionElements></bpmn:message>`,
);
const MESSAGE = { messageName: 'paid', correlationKey: 'o', messageId: 'm', timeToLive: 3_600_000 };

let url: string;
let intruder: pg.Client;

beforeEach(async () => {
  url = await freshPostgres();
});
afterEach(() => intruder.end());

async function intrude(): Promise<void> {
  intruder = new pg.Client({ connectionString: url });
  await intruder.connect();
  await intruder.query('begin');
}

it('a message delivered while its receiver is being written reaches it when it is looked for again', async () => {
  const { engine, clock } = await openTestEngine(url);
  const { engine: other } = await openTestEngine(url, { clock });
  await deployed(engine, MODEL);
  await intrude();
  await intruder.query('lock table incident in exclusive mode');
  const starting = started(engine, 'test', { order: 'o' });
  await somebodyWaits(url);
  await other.execute(correlateMessage, SYSTEM, MESSAGE);
  expect(await other.runDueJobs()).toBe(1);
  await intruder.query('commit');
  await starting;
  expect(await engine.query(listTasks, SYSTEM, { taskDefinitionKey: 'paid' })).toEqual([]);
  clock.advance(1_000);
  await other.runDueJobs();
  expect(await engine.query(listTasks, SYSTEM, { taskDefinitionKey: 'paid' })).toHaveLength(1);
  await engine.stop();
  await other.stop();
});

it('a message that somebody else is delivering is waited for, and not delivered again', async () => {
  const { engine } = await openTestEngine(url);
  await deployed(engine, MODEL);
  await engine.execute(correlateMessage, SYSTEM, MESSAGE);
  await started(engine, 'test', { order: 'o' });
  await intrude();
  expect((await intruder.query('update message set delivered = true')).rowCount).toBe(1);
  const delivering = engine.runDueJobs();
  await somebodyWaits(url);
  await intruder.query('commit');
  await delivering;
  expect(await engine.query(listTasks, SYSTEM, { taskDefinitionKey: 'paid' })).toEqual([]);
  await engine.stop();
});
