/** P18: a backup taken while people work is a whole, consistent past of the database. */
import { expect, it } from '@jest/globals';
import Sqlite from 'better-sqlite3';
import { dirname, join } from 'node:path';
import { SYSTEM, completeTask, getInstance, listInstances, replayInstance, startProcess, verifyJournal } from '../index.ts';
import { freshSqlite } from '../../test/support/postgres.ts';
import { openTestEngine } from '../../test/support/engine.ts';
import { file, oneTask } from '../runtime/test-support/models.ts';
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
