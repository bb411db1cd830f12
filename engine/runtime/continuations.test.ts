/** asyncBefore and asyncAfter of Camunda 7: each is a job, also when one command needs both. */
import { expect, it } from '@jest/globals';
import { SYSTEM, completeTask, getInstance, listHistoryActivities, listJobs, listTasks } from '../index.ts';
import { openTask, openTestEngine } from '../../test/support/engine.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { camundaFile } from './test-support/camunda-models.ts';
import { end, path, start } from './test-support/models.ts';
import { deployed, started } from './test-support/play.ts';

eachDatabase('A continuation', (open) => {
  it('before an activity is followed by the one after it, when the activity waits for nothing', async () => {
    const { engine } = await openTestEngine((await open()).url);
    const task = '<bpmn:task id="work" camunda:asyncBefore="true" camunda:asyncAfter="true"/>';
    await deployed(engine, camundaFile(`${start()}${task}${end()}${path('start', 'work', 'end')}`));
    const processInstanceId = await started(engine, 'test');
    expect(await engine.query(listJobs, SYSTEM, { kind: 'continue' })).toHaveLength(1);
    expect(await engine.runDueJobs()).toBe(2);
    expect(await engine.query(listJobs, SYSTEM, { kind: 'continue' })).toEqual([]);
    const activities = await engine.query(listHistoryActivities, SYSTEM, { processInstanceId });
    expect(activities.map(({ activityId }) => activityId)).toEqual(['test', 'start', 'work', 'end']);
    expect(await engine.query(getInstance, SYSTEM, { processInstanceId })).toMatchObject({ status: 'COMPLETED' });
    await engine.stop();
  });

  it('after a user task leaves nothing open to be completed', async () => {
    const { engine } = await openTestEngine((await open()).url);
    const task = '<bpmn:userTask id="work" camunda:asyncAfter="true" camunda:candidateGroups="sales"/>';
    await deployed(engine, camundaFile(`${start()}${task}${end()}${path('start', 'work', 'end')}`));
    await started(engine, 'test');
    const taskId = await openTask(engine, 'work');
    await engine.execute(completeTask, SYSTEM, { taskId });
    expect(await engine.query(listTasks, SYSTEM, {})).toEqual([]);
    const again = engine.execute(completeTask, SYSTEM, { taskId });
    await expect(again).rejects.toMatchObject({ code: 'TASK_NOT_OPEN', details: { status: 'COMPLETED' } });
    expect(await engine.runDueJobs()).toBe(1);
    await engine.stop();
  });
});
