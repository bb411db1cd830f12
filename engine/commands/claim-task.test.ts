import { expect, it } from '@jest/globals';
import { openTask, openTestEngine } from '../../test/support/engine.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { SYSTEM, assignTask, completeTask, createUser, getTask, listTasks } from '../index.ts';
import { file, oneTask } from '../runtime/test-support/models.ts';
import { deployed, started } from '../runtime/test-support/play.ts';

eachDatabase('Giving a task to somebody', (open) => {
  it('takes an active user', async () => {
    const { engine } = await openTestEngine((await open()).url);
    await deployed(engine, file(oneTask('test')));
    await started(engine, 'test');
    const taskId = await openTask(engine, 'work');
    const assign = (userId: string) => engine.execute(assignTask, SYSTEM, { taskId, userId });
    await expect(assign('ann')).rejects.toMatchObject({ code: 'VALIDATION', faults: [{ at: '/userId' }] });
    await engine.execute(createUser, SYSTEM, { id: 'ann', name: 'Ann' });
    await assign('ann');
    expect(await engine.query(getTask, SYSTEM, { taskId })).toMatchObject({ assignee: 'ann' });
    await engine.stop();
  });

  it('that is completed at the same time is done or refused, never ignored', async () => {
    const { engine } = await openTestEngine((await open()).url);
    await deployed(engine, file(oneTask('test')));
    await engine.execute(createUser, SYSTEM, { id: 'ann', name: 'Ann' });
    for (let index = 0; index < 8; index += 1) await started(engine, 'test');
    const tasks = await engine.query(listTasks, SYSTEM, {});
    const outcomes = await Promise.all(
      tasks.map(async ({ id: taskId }) => {
        const completed = engine.execute(completeTask, SYSTEM, { taskId });
        const assigned = await engine.execute(assignTask, SYSTEM, { taskId, userId: 'ann' }).then(
          () => 'ann',
          () => null,
        );
        await completed;
        const { assignee } = await engine.query(getTask, SYSTEM, { taskId });
        return { assigned, assignee };
      }),
    );
    expect(outcomes).toHaveLength(8);
    expect(outcomes.filter(({ assigned, assignee }) => assigned !== assignee)).toEqual([]);
    await engine.stop();
  });
});
