import { expect, it } from '@jest/globals';
import pg from 'pg';
import { SYSTEM, type Actor, completeTask, startProcess } from '../index.ts';
import { somebodyWaits } from '../runtime/test-support/locks.ts';
import { end, file, path, process, start } from '../runtime/test-support/models.ts';
import { deployed } from '../runtime/test-support/play.ts';
import { openTask, openTestEngine } from '../../test/support/engine.ts';
import { freshPostgres } from '../../test/support/postgres.ts';

const APPROVE =
  '<bpmn:userTask id="approve"><bpmn:extensionElements><zeebe:userTask/><zeebe:assignmentDefinition candidateGroups="managers"/></bpmn:extensionElements></bpmn:userTask>';

it('P5: who reads an open task and finds its candidates gone is told who was faster, not that there is no task', async () => {
  const url = await freshPostgres();
  const { engine } = await openTestEngine(url);
  await deployed(engine, file(process('test', `${start()}${APPROVE}${end()}${path('start', 'approve', 'end')}`)));
  await engine.execute(startProcess, SYSTEM, { key: 'test' });
  const taskId = await openTask(engine, 'approve');
  const faster = new pg.Client({ connectionString: url });
  await faster.connect();
  await faster.query('begin; lock table task_candidate in access exclusive mode');
  const manager: Actor = { userId: 'slow', onBehalfOf: null, groups: ['managers'], rights: [] };
  const completing = engine.execute(completeTask, manager, { taskId }).catch((error: unknown) => error);
  await somebodyWaits(url);
  await faster.query("update task set status = 'COMPLETED', completed_by = 'ann'; delete from task_candidate; commit");
  expect(await completing).toMatchObject({ code: 'TASK_NOT_OPEN', status: 409, details: { completedBy: 'ann' } });
  await faster.end();
  await engine.stop();
});
