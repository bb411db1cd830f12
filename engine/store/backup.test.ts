/** P18: a backup taken while people work is a whole, consistent past of the database. */
import { expect, it } from '@jest/globals';
import Sqlite from 'better-sqlite3';
import { dirname, join } from 'node:path';
import { SYSTEM, completeTask, getInstance, listInstances, replayInstance, startProcess, verifyJournal } from '../index.ts';
import { freshSqlite } from '../../test/support/postgres.ts';
import { Type, defineOperation } from '../plugin.ts';
import { openTestEngine, pluginOf } from '../../test/support/engine.ts';
import { end, file, oneTask, path as pathOf, process, service, start as begin } from '../runtime/test-support/models.ts';
import { deployed } from '../runtime/test-support/play.ts';

it('five backups under load open, are sound, and hold every acknowledgement from before their start', async () => {
  const path = await freshSqlite();
  const { engine } = await openTestEngine(path);
  await deployed(engine, file(oneTask('test')));
  const acknowledged: string[] = [];
  const note = 'x'.repeat(5_000);
  let working = true;
  let taken = 0;
  const client = async () => {
    // Bounded, so that a backup that never ends is a failure and not a full disk.
    while (working && acknowledged.length < 2_000) {
      const { processInstanceId, tasks } = await engine.execute(startProcess, SYSTEM, { key: 'test', variables: { note } });
      await engine.execute(completeTask, SYSTEM, { taskId: tasks[0]?.id ?? '', variables: { approved: true } });
      acknowledged.push(processInstanceId);
    }
  };
  const clients = Array.from({ length: 4 }, client);
  const backups: { copy: string; before: readonly string[]; during: number }[] = [];
  for (let number = 1; number <= 5; number += 1) {
    while (acknowledged.length < number * 30) await new Promise(setImmediate);
    const before = [...acknowledged];
    const copy = join(dirname(path), `backup-${number}.sqlite`);
    await engine.backup(copy);
    if (acknowledged.length < 2_000) taken += 1;
    backups.push({ copy, before, during: acknowledged.length - before.length });
  }
  working = false;
  await Promise.all(clients);
  await engine.stop();
  expect(taken).toBe(5);
  expect(backups.some(({ during }) => during > 0)).toBe(true);

  for (const { copy, before } of backups) {
    const connection = new Sqlite(copy, { readonly: true });
    expect(connection.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(connection.pragma('foreign_key_check')).toEqual([]);
    connection.close();
    const { engine: restored } = await openTestEngine(copy);
    expect((await restored.query(verifyJournal, SYSTEM, {})).problems).toEqual([]);
    for (const processInstanceId of before)
      expect(await restored.query(getInstance, SYSTEM, { processInstanceId })).toMatchObject({ status: 'COMPLETED' });
    for (const { id } of await restored.query(listInstances, SYSTEM, { state: 'any', maxResults: 1_000 })) {
      const replay = await restored.query(replayInstance, SYSTEM, { processInstanceId: id });
      expect(replay.replayed).toBe(replay.stored);
    }
    await restored.stop();
  }
});

it('what was on its way when the backup was taken is sent again with the same key after it was restored', async () => {
  const path = await freshSqlite();
  const told: string[] = [];
  const plugins = [
    pluginOf([
      telling('test.tell', told),
      // Of what has a number of its own the key is that number, whichever instance asks.
      telling('test.ship', told, ({ order }) => `ship ${order}`),
    ]),
  ];
  const { engine, clock } = await openTestEngine(path, { plugins });
  const order = `${begin()}${service('tell', 'test.tell')}${service('ship', 'test.ship')}${end()}${pathOf('start', 'tell', 'ship', 'end')}`;
  await deployed(engine, file(process('order', order)));
  const place = (on: typeof engine, name: string) =>
    on.execute(startProcess, SYSTEM, { key: 'order', businessKey: name, variables: { order: name } }, { idempotencyKey: name });
  const before = await place(engine, 'o1');
  const copy = join(dirname(path), 'restored.sqlite');
  await engine.backup(copy);
  const after = await place(engine, 'o2');
  await engine.runDueJobs();
  await engine.stop();
  expect(told).toHaveLength(4);

  const { engine: restored } = await openTestEngine(copy, { plugins, clock });
  // Clients send again what was answered; what the backup holds gets the reply of then.
  expect(await place(restored, 'o1')).toEqual(before);
  const again = await place(restored, 'o2');
  expect(again.processInstanceId).not.toBe(after.processInstanceId);
  await restored.runDueJobs();
  expect(told).toHaveLength(8);
  const keysOf = (keys: readonly string[]) => new Set(keys.filter((key) => !key.startsWith(again.processInstanceId)));
  // Only the key of an activity that the restored database never saw is new: who must not act twice takes a key of its own.
  expect(keysOf(told.slice(4))).toEqual(keysOf(told.slice(0, 4).filter((key) => !key.startsWith(after.processInstanceId))));
  expect([...keysOf(told)].filter((key) => key.startsWith('ship'))).toEqual(['ship o1', 'ship o2']);
  for (const { processInstanceId } of [before, again])
    expect(await restored.query(getInstance, SYSTEM, { processInstanceId })).toMatchObject({ status: 'COMPLETED' });
  await restored.stop();
});

/** An external operation that notes the key of each call. */
function telling(name: string, told: string[], key?: (input: { order: string }) => string) {
  return defineOperation({
    name,
    version: 1,
    icon: '',
    effect: 'external',
    timeout: 120_000,
    retrySafe: true,
    input: Type.Object({ order: Type.String() }),
    output: Type.Object({}),
    errors: [],
    async run(_input, context) {
      told.push(context.key);
      return Promise.resolve({});
    },
    ...(key === undefined ? {} : { key }),
  });
}
