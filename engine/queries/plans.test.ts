/** Every list that a user waits for reads its rows from an index, in the list's own order: no scan, no sort. */
import { expect, it } from '@jest/globals';
import Sqlite from 'better-sqlite3';
import { SYSTEM, listIncidents, listInstances, listJobs, listTasks, openEngine, type Actor, type Engine } from '../index.ts';
import { freshSqlite } from '../../test/support/postgres.ts';

const CLERK: Actor = { userId: 'ann', onBehalfOf: null, groups: ['sales', 'managers'], rights: [] };

const LISTS: Readonly<Record<string, (engine: Engine) => Promise<unknown>>> = {
  'my tasks, newest first': (engine) => engine.query(listTasks, CLERK, {}),
  'my tasks by due date': (engine) => engine.query(listTasks, CLERK, { sortBy: 'due', sortOrder: 'asc' }),
  'tasks that I hold': (engine) => engine.query(listTasks, SYSTEM, { assignee: 'ann' }),
  'tasks that I have done': (engine) => engine.query(listTasks, CLERK, { finished: true }),
  'all open tasks': (engine) => engine.query(listTasks, SYSTEM, {}),
  'running instances': (engine) => engine.query(listInstances, SYSTEM, {}),
  'running instances of a process': (engine) => engine.query(listInstances, SYSTEM, { processDefinitionKey: 'order-to-cash' }),
  'instances of an order': (engine) => engine.query(listInstances, SYSTEM, { businessKey: 'B-1', state: 'any' }),
  'instances that I started': (engine) => engine.query(listInstances, CLERK, { state: 'any' }),
  'ended instances': (engine) => engine.query(listInstances, SYSTEM, { state: 'finished' }),
  'jobs, the next due first': (engine) => engine.query(listJobs, SYSTEM, {}),
  'incidents, newest first': (engine) => engine.query(listIncidents, SYSTEM, {}),
};

it.each(Object.entries(LISTS))('%s', async (_name, list) => {
  const file = await freshSqlite();
  const asked: { sql: string; values: readonly unknown[] }[] = [];
  const engine = await openEngine({
    database: file,
    settings: { runJobs: false },
    hooks: {
      statement(moment, name, sql, values) {
        if (moment === 'before' && name.endsWith('.list')) asked.push({ sql, values });
      },
    },
  });
  await list(engine);
  await engine.stop();
  expect(asked).toHaveLength(1);
  const connection = new Sqlite(file, { readonly: true });
  const plan = asked.flatMap(({ sql, values }) =>
    connection
      .prepare<unknown[], { detail: string }>(`explain query plan ${sql}`)
      .all(...values)
      .map(({ detail }) => detail),
  );
  connection.close();
  expect(plan.filter((detail) => /^SCAN (?!.*USING (COVERING )?INDEX)|TEMP B-TREE FOR ORDER BY/.test(detail))).toEqual([]);
});
