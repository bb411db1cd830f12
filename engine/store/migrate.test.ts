import { expect, it } from '@jest/globals';
import { SYSTEM, countTasks } from '../index.ts';
import { openTestEngine } from '../../test/support/engine.ts';
import { eachDatabase, freshPostgres } from '../../test/support/postgres.ts';
import { raw } from '../runtime/test-support/raw.ts';

eachDatabase('Migrations', (open) => {
  it('go on after a kill', async () => {
    const database = await open();
    const { engine } = await openTestEngine(database.url);
    await engine.stop();
    await raw(database, 'update migrations_engine_lock set is_locked = 1');
    await raw(database, 'update migrations_identity_lock set is_locked = 1');
    const again = await openTestEngine(database.url);
    expect(await again.engine.query(countTasks, SYSTEM, {})).toBe(0);
    await again.engine.stop();
  });
});

it('nodes that start together on an empty database each find it whole', async () => {
  const url = await freshPostgres();
  const nodes = await Promise.all([1, 2, 3].map(() => openTestEngine(url)));
  const counts = await Promise.all(nodes.map(({ engine }) => engine.query(countTasks, SYSTEM, {})));
  await Promise.all(nodes.map(({ engine }) => engine.stop()));
  expect(counts).toEqual([0, 0, 0]);
});
