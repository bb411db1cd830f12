import { expect, it } from '@jest/globals';
import { SYSTEM, listIncidents } from '../index.ts';
import { openTestEngine, pluginOf } from '../../test/support/engine.ts';
import { freshPostgres } from '../../test/support/postgres.ts';
import { fetchAndLock } from '../commands/external-task/fetch-and-lock.ts';
import { end, file, path, process, service, start } from './test-support/models.ts';
import { hanging } from './test-support/outside.ts';
import { deployed, started } from './test-support/play.ts';

const FIVE_MINUTES = 300_000;
const modelOf = (type: string) =>
  file(process('test', `${start()}${service('out', type)}${end()}${path('start', 'out', 'end')}`));

it('P9: a node whose clock is five minutes ahead takes no job whose lease stands', async () => {
  const url = await freshPostgres();
  const { operation, entered, letGo, runs } = hanging('test.out');
  const plugins = [pluginOf([operation])];
  const right = await openTestEngine(url, { plugins });
  await deployed(right.engine, modelOf('test.out'));
  await started(right.engine, 'test');
  const working = right.engine.runDueJobs();
  await entered;
  const ahead = await openTestEngine(url, { plugins });
  ahead.clock.advance(FIVE_MINUTES);
  await ahead.engine.runDueJobs();
  letGo();
  await working;
  const incidents = await ahead.engine.query(listIncidents, SYSTEM, {});
  await right.engine.stop();
  await ahead.engine.stop();
  expect({ incidents, runs: runs() }).toEqual({ incidents: [], runs: 1 });
});

it('P9: nor a task that a worker has locked at another node', async () => {
  const url = await freshPostgres();
  const right = await openTestEngine(url);
  await deployed(right.engine, modelOf('print'));
  await started(right.engine, 'test');
  const fetch = (workerId: string) => ({ workerId, maxTasks: 1, topics: [{ topicName: 'print', lockDuration: 60_000 }] });
  expect(await right.engine.execute(fetchAndLock, SYSTEM, fetch('one'))).toHaveLength(1);
  const ahead = await openTestEngine(url);
  ahead.clock.advance(FIVE_MINUTES);
  expect(await ahead.engine.execute(fetchAndLock, SYSTEM, fetch('two'))).toEqual([]);
  await right.engine.stop();
  await ahead.engine.stop();
});
