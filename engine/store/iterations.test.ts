/** Instances that are called, or are iterations, are found by an index, however many have ended and whatever else is stored. */
import { expect, it } from '@jest/globals';
import Sqlite from 'better-sqlite3';
import { freshSqlite } from '../../test/support/postgres.ts';
import { openTestEngine } from '../../test/support/engine.ts';
import { findCalledInstance } from './instances.ts';
import { openIterations, outputsOfIterations } from './iterations.ts';

const CALLED = 'SEARCH process_instance USING INDEX process_instance_called (root_id=? AND parent_id=? AND parent_execution=?)';
const OUTPUTS = [
  'SEARCH i USING COVERING INDEX process_instance_tree (root_id=? AND parent_id=? AND parent_execution=?)',
  'SEARCH o USING PRIMARY KEY (instance_id=? AND execution=? AND name=?)',
];

it.each([
  { statement: findCalledInstance, plan: [CALLED] },
  { statement: openIterations, plan: [CALLED] },
  { statement: outputsOfIterations, plan: OUTPUTS },
])('$statement.name', async ({ statement: { sql, bindings }, plan }) => {
  const file = await freshSqlite();
  await (await openTestEngine(file)).engine.stop();
  const connection = new Sqlite(file);
  const steps = connection
    .prepare<unknown[], { detail: string }>(`explain query plan ${sql.sqlite}`)
    .all(...bindings.sqlite.map(() => 'x'));
  connection.close();
  expect(steps.map(({ detail }) => detail)).toEqual(plan);
});
