/** Commands lock a tree before its jobs, so that on PostgreSQL no two wait for each other. */
import { expect, it } from '@jest/globals';
import { SYSTEM, completeTask, listTasks } from '../index.ts';
import { openTestEngine } from '../../test/support/engine.ts';
import { type TestDatabase, freshPostgres } from '../../test/support/postgres.ts';
import { boundary, end, file, path, process, start, timer, user } from './test-support/models.ts';
import { deadlocks } from './test-support/locks.ts';
import { deployed, started } from './test-support/play.ts';

const HOUR = 3_600_000;
const INSTANCES = 30;

it('a timer that fires and a task that is completed at the same time do not deadlock', async () => {
  const database: TestDatabase = { url: await freshPostgres(), dialect: 'postgres' };
  const { engine, clock } = await openTestEngine(database.url);
  const late = boundary('late', 'work', timer('timeDuration', 'PT1H'));
  const body = `${start()}${user('work')}${late}${end()}${end('tooLate')}${path('start', 'work', 'end')}${path('late', 'tooLate')}`;
  await deployed(engine, file(process('test', body)));
  for (let index = 0; index < INSTANCES; index += 1) await started(engine, 'test');
  const tasks = await engine.query(listTasks, SYSTEM, { maxResults: INSTANCES });
  clock.advance(HOUR + 1);
  const completed = tasks.map(({ id }) => engine.execute(completeTask, SYSTEM, { taskId: id }).catch(() => null));
  await Promise.all([engine.runDueJobs(), ...completed]);
  await engine.runDueJobs();
  expect(await engine.query(listTasks, SYSTEM, {})).toEqual([]);
  await engine.stop();
  expect(tasks).toHaveLength(INSTANCES);
  expect(await deadlocks(database)).toBe(0);
});
