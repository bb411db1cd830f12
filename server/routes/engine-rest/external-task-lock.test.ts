import { expect, it } from '@jest/globals';
import { eachDatabase } from '../../../test/support/postgres.ts';
import { act, fetchTasks, start, tasksIn, worldsOf } from './test-support/external-tasks.ts';

eachDatabase('one external task', (open) => {
  const { world } = worldsOf(open);

  it('is locked by its id, by one worker at a time, until the lock runs out', async () => {
    const { admin, worker, stranger, passLocks } = await world();
    await start(admin, 1);
    const [task] = tasksIn(await admin.get('/engine-rest/external-task'));
    const id = task?.id ?? '';
    const lock = (workerId: string) => act(worker, id, 'lock', { workerId, lockDuration: 10_000 });
    expect((await act(stranger, id, 'lock', { workerId: 's', lockDuration: 10_000 })).status).toBe(404);
    expect([(await lock('a')).status, (await lock('a')).status]).toEqual([204, 204]);
    expect(await lock('b')).toMatchObject({ status: 400, body: { message: expect.stringContaining("worker 'a'") as unknown } });
    expect((await fetchTasks(worker, 'b')).body).toEqual([]);
    await passLocks(20_000);
    expect((await lock('b')).status).toBe(204);
    expect((await act(worker, id, 'complete', { workerId: 'a' })).status).toBe(400);
    expect((await act(worker, id, 'complete', { workerId: 'b' })).status).toBe(204);
    expect((await lock('b')).status).toBe(404);
  });
});
