/**
 * Every list that a user waits for reads its rows from an index, in the list's own order: no scan, no sort. Only who
 * has few tasks gets those one by one, sorted.
 */
import { expect, it } from '@jest/globals';
import Sqlite from 'better-sqlite3';
import {
  SYSTEM,
  listExecutions,
  listIncidents,
  listInstances,
  listJobs,
  listTasks,
  listVariableInstances,
  openEngine,
  type Actor,
  type Engine,
} from '../index.ts';
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
  'what runs': (engine) => engine.query(listExecutions, SYSTEM, {}),
  'what runs and I started': (engine) => engine.query(listExecutions, CLERK, {}),
  'what runs at an activity of a process': (engine) =>
    engine.query(listExecutions, SYSTEM, { processDefinitionKey: 'order-to-cash', activityId: 'Activity_Pick' }),
  'what waits for a message': (engine) => engine.query(listExecutions, SYSTEM, { message: 'stock.arrived' }),
  'variables of running instances': (engine) => engine.query(listVariableInstances, SYSTEM, { name: 'orderId' }),
  'variables of instances that I started': (engine) => engine.query(listVariableInstances, CLERK, {}),
  'variables of an execution': (engine) => engine.query(listVariableInstances, SYSTEM, { executions: ['i:3', 'j:0'] }),
  'incidents, newest first': (engine) => engine.query(listIncidents, SYSTEM, {}),
};

/** More candidacies than are few. */
const MANY = 1_000;

/** How SQLite runs the list that the engine asks for. */
async function planOf(list: (engine: Engine) => Promise<unknown>, candidacies: number): Promise<readonly string[]> {
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
  const connection = new Sqlite(file);
  const insert = connection.prepare("insert into task_candidate (task_id, kind, value) values (?, 'group', 'sales')");
  for (let number = 0; number < candidacies; number += 1) insert.run(`i:${number}`);
  await list(engine);
  await engine.stop();
  expect(asked).toHaveLength(1);
  const plan = asked.flatMap(({ sql, values }) =>
    connection
      .prepare<unknown[], { detail: string }>(`explain query plan ${sql}`)
      .all(...values)
      .map(({ detail }) => detail),
  );
  connection.close();
  return plan;
}

it.each(Object.entries(LISTS))('%s', async (_name, list) => {
  const plan = await planOf(list, MANY);
  // A virtual table is a list in a row's own JSON.
  const amiss = /^SCAN (?!.*USING (COVERING )?INDEX|.*VIRTUAL TABLE)|TEMP B-TREE FOR ORDER BY/;
  expect(plan.filter((detail) => amiss.test(detail))).toEqual([]);
});

it('my tasks when there are few: each is looked up, none of the others is', async () => {
  const plan = await planOf((engine) => engine.query(listTasks, CLERK, {}), MANY - 1);
  expect(plan[0]).toBe('SEARCH task USING INDEX sqlite_autoindex_task_1 (id=?)');
  expect(plan.filter((detail) => /^(SCAN|SEARCH) task/.test(detail)).slice(1)).toEqual([
    'SEARCH task_candidate USING COVERING INDEX task_candidate_kind_value_task_id_index (kind=? AND value=?)',
    'SEARCH task USING COVERING INDEX task_open_by_assignee (assignee=?)',
  ]);
});

it.each(['superProcessInstance', 'rootProcessInstanceId'])(
  'instances by their %s: none outside of the tree is looked at',
  async (filter) => {
    const plan = await planOf((engine) => engine.query(listInstances, SYSTEM, { [filter]: 'i', state: 'any' }), 0);
    const tables = plan.filter((detail) => /^(SCAN|SEARCH) (process_instance|c) /.test(detail));
    expect(tables).toEqual([
      'SEARCH process_instance USING INDEX sqlite_autoindex_process_instance_1 (id=?)',
      expect.stringMatching(/^SEARCH c USING COVERING INDEX process_instance_tree /),
    ]);
  },
);
