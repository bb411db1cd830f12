/** Who started an instance may read it (S4): that must not be who happened to move its caller on. */
import { expect, it } from '@jest/globals';
import { type Actor, SYSTEM, completeTask, getInstance, listTasks, listVariables, startProcess } from '../index.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { openTask, openTestEngine } from '../../test/support/engine.ts';
import { call, end, file, oneTask, path, process, start } from './test-support/models.ts';
import { deployed } from './test-support/play.ts';

const person = (userId: string, rights: readonly string[] = []): Actor => ({ userId, onBehalfOf: null, groups: [], rights });

const OUTER = process(
  'outer',
  `${start('os')}<bpmn:userTask id="u"><bpmn:extensionElements><zeebe:userTask/><zeebe:assignmentDefinition assignee="ann"/></bpmn:extensionElements></bpmn:userTask>${call('c', 'inner')}${end('oe')}${path('os', 'u', 'c', 'oe')}`,
);

eachDatabase('a called instance', (open) => {
  it('was started by who started its caller, not by who completed the task before', async () => {
    const { engine } = await openTestEngine((await open()).url);
    await deployed(engine, file(OUTER + oneTask('inner')));
    const bob = person('bob', ['process.start']);
    await engine.execute(startProcess, bob, { key: 'outer', variables: { salary: 9000 } });
    await engine.execute(completeTask, person('ann'), { taskId: await openTask(engine, 'u') });
    const [task] = await engine.query(listTasks, SYSTEM, { taskDefinitionKey: 'work' });
    const processInstanceId = task?.instance_id ?? '';
    await expect(engine.query(listVariables, person('ann'), { processInstanceId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await engine.query(getInstance, bob, { processInstanceId })).toMatchObject({ started_by: 'bob' });
    await engine.stop();
  });
});
