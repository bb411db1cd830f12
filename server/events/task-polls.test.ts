import { expect, it } from '@jest/globals';
import { setGrant, SYSTEM } from '../../engine/index.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { fetchTasks, start, tasksIn, topic, worldsOf } from '../routes/engine-rest/test-support/external-tasks.ts';
import type { CartableServer } from '../open-server.ts';

eachDatabase('workers that wait for external tasks', (open) => {
  const { world } = worldsOf(open);

  it('are answered when one comes, those first who have waited longest', async () => {
    const { admin, worker, server, passLocks } = await world();
    const poll = (workerId: string) => fetchTasks(worker, workerId, { asyncResponseTimeout: 1_800_000 });
    const first = poll('w1');
    await settled(() => fetches(server) === 1);
    const second = poll('w2');
    await settled(() => fetches(server) === 2);
    await start(admin, 1);
    expect(tasksIn(await first)).toMatchObject([{ workerId: 'w1', retries: 2 }]);
    // Nobody tells of a lock that runs out: the round finds it.
    await passLocks(10_001);
    expect(tasksIn(await second)).toMatchObject([{ workerId: 'w2' }]);
    expect(tasksIn(await fetchTasks(worker, 'w3', { asyncResponseTimeout: 1 }))).toEqual([]);
  });

  it('ask the database no more often for many idle polls than for one', async () => {
    const { worker, server } = await world();
    const polls = Array.from({ length: 200 }, (_, index) => fetchTasks(worker, `w${index}`, { asyncResponseTimeout: 1_800_000 }));
    await settled(() => fetches(server) === 200);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    // Each fetched once, when it came; three rounds later none has fetched again.
    expect(fetches(server)).toBe(200);
    await server.stop();
    const replies = await Promise.all(polls);
    expect(replies.map(({ status, body, headers }) => [status, body, headers.get('connection')])).toEqual(
      polls.map(() => [200, [], 'close']),
    );
  });

  it('are not given to a client that has gone away', async () => {
    const { admin, worker, server } = await world();
    const gone = new AbortController();
    const left = fetch(`${server.url}/engine-rest/external-task/fetchAndLock`, {
      method: 'POST',
      signal: gone.signal,
      headers: { Authorization: `Bearer ${worker.token ?? ''}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ workerId: 'gone', maxTasks: 1, asyncResponseTimeout: 60_000, topics: [topic()] }),
    });
    await settled(() => fetches(server) === 1);
    gone.abort();
    await expect(left).rejects.toThrow();
    // The server has seen it when it has answered another request.
    await admin.get('/engine-rest/external-task/count');
    await start(admin, 1);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(tasksIn(await admin.get('/engine-rest/external-task'))).toMatchObject([{ workerId: null, lockExpirationTime: null }]);
  });

  it('are kept from a worker that lost its right while it waited', async () => {
    const { admin, worker, server } = await world();
    const waiting = fetchTasks(worker, 'w1', { asyncResponseTimeout: 1_800_000 });
    await settled(() => fetches(server) === 1);
    const grant = { right: 'worker.card.charge', kind: 'user', subjectId: 'worker', granted: false } as const;
    await server.engine.execute(setGrant, SYSTEM, grant);
    await start(admin, 1);
    expect(await waiting).toMatchObject({ status: 403, body: { type: 'AuthorizationException' } });
    expect(tasksIn(await admin.get('/engine-rest/external-task'))).toMatchObject([{ workerId: null }]);
  });
});

/** How often workers have asked the database. */
const fetches = (server: CartableServer): number => server.engine.stats().commands['externalTask.fetchAndLock/ok'] ?? 0;

/** Waits until it is so; the test's own time limit ends it. */
async function settled(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}
