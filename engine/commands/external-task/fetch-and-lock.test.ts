import { expect, it } from '@jest/globals';
import { openTestEngine } from '../../../test/support/engine.ts';
import { eachDatabase } from '../../../test/support/postgres.ts';
import { SYSTEM } from '../../index.ts';
import { end, file, path, process, service, start } from '../../runtime/test-support/models.ts';
import { deployed, started } from '../../runtime/test-support/play.ts';
import { count } from '../../runtime/test-support/raw.ts';
import { extendExternalTaskLock } from './extend-lock.ts';
import { fetchAndLock } from './fetch-and-lock.ts';

const POLL = { workerId: 'w', maxTasks: 1, topics: [{ topicName: 'print', lockDuration: 1_000 }] };

eachDatabase('Workers that poll', (open) => {
  it('write nothing into the journal, nor do their heartbeats', async () => {
    const database = await open();
    const { engine } = await openTestEngine(database.url);
    await deployed(engine, file(process('test', `${start()}${service('out', 'print')}${end()}${path('start', 'out', 'end')}`)));
    const id = await started(engine, 'test');
    const before = await count(database, 'journal');
    const [locked] = await engine.execute(fetchAndLock, SYSTEM, POLL);
    for (let poll = 0; poll < 5; poll += 1) expect(await engine.execute(fetchAndLock, SYSTEM, POLL)).toEqual([]);
    const taskId = `${id}:${locked?.task.execution}`;
    await engine.execute(extendExternalTaskLock, SYSTEM, { taskId, workerId: 'w', newDuration: 5_000 });
    expect(await count(database, 'journal')).toBe(before);
    await engine.stop();
  });
});
