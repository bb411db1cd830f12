import { expect, it } from '@jest/globals';
import { openTask, openTestEngine } from '../../test/support/engine.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { type Engine, SYSTEM, deploy, startProcess } from '../index.ts';
import { camundaFile } from '../runtime/test-support/camunda-models.ts';
import { end, path, start } from '../runtime/test-support/models.ts';
import { deployed } from '../runtime/test-support/play.ts';
import { getTaskForm } from './get-task.ts';

const form = (text: string): string =>
  JSON.stringify({ id: 'f', type: 'default', schemaVersion: 16, components: [{ type: 'text', text }] });

const deployForm = (engine: Engine, content: string) =>
  engine.execute(deploy, SYSTEM, { name: 'form', resources: [{ name: 'f.form', content }] });

eachDatabase('The form of a task', (open) => {
  it('is the version that its model names', async () => {
    const { engine } = await openTestEngine((await open()).url);
    for (const text of ['first', 'second', 'third']) await deployForm(engine, form(text));
    const task = (id: string, attributes: string): string => `<bpmn:userTask id="${id}" camunda:formRef="f" ${attributes}/>`;
    const version = (text: string): string => `camunda:formRefBinding="version" camunda:formRefVersion="${text}"`;
    const tasks = [task('fixed', version('2')), task('told', version('${v}')), task('newest', ''), task('lost', version('9'))];
    const flows = ['fixed', 'told', 'newest', 'lost'].map((id) => path('start', id, 'end')).join('');
    await deployed(engine, camundaFile(`${start()}${tasks.join('')}${end()}${flows}`));
    await engine.execute(startProcess, SYSTEM, { key: 'test', variables: { v: 1 } });
    const formOf = async (id: string) => engine.query(getTaskForm, SYSTEM, { taskId: await openTask(engine, id) });
    expect([await formOf('fixed'), await formOf('told'), await formOf('newest')]).toEqual(['second', 'first', 'third'].map(form));
    await expect(formOf('lost')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await engine.stop();
  });
});
