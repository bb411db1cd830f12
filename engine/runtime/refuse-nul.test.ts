/** U+0000, which PostgreSQL cannot store: refused from callers, an incident from operations, never a failed command. */
import { expect, it } from '@jest/globals';
import { SYSTEM, completeTask, listIncidents, listJobs, listTasks, startProcess, type ValueObject } from '../index.ts';
import { BpmnError } from '../errors.ts';
import { type LocalOperation, Type, defineOperation } from '../plugin.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { openTask, openTestEngine, pluginOf } from '../../test/support/engine.ts';
import { end, file, oneTask, path, process, service, start } from './test-support/models.ts';
import { deployed, local, started } from './test-support/play.ts';

const giving: LocalOperation = defineOperation({
  name: 'test.give',
  version: 1,
  icon: '',
  effect: 'local',
  input: Type.Object({}),
  output: Type.Object({ text: Type.String() }),
  errors: [],
  run: () => Promise.resolve({ text: 'a\0b' }),
});

eachDatabase('the character U+0000', (open) => {
  it.each([
    { input: { businessKey: 'a\0b' }, at: '/businessKey' },
    { input: { variables: { note: 'a\0b' } }, at: '/variables/note' },
    { input: { variables: { list: [{ deep: ['\0'] }] } }, at: '/variables/list/0/deep/0' },
    { input: { variables: { 'na\0me': 1 } }, at: '/variables' },
  ] satisfies { input: { businessKey?: string; variables?: ValueObject }; at: string }[])(
    'is refused at %#',
    async ({ input, at }) => {
      const { engine } = await openTestEngine((await open()).url);
      await deployed(engine, file(oneTask('test')));
      const refused = { code: 'VALIDATION', status: 400, faults: [{ at }] };
      await expect(engine.execute(startProcess, SYSTEM, { key: 'test', ...input })).rejects.toMatchObject(refused);
      await expect(engine.query(listTasks, SYSTEM, { businessKey: '\0' })).rejects.toMatchObject({ code: 'VALIDATION' });
      await engine.stop();
    },
  );

  it.each([
    { what: 'a failure', operation: local('test.give', () => Promise.reject(new Error('bad \0 byte'))), error: 'bad  byte' },
    { what: 'its output', operation: giving, error: 'operation test.give gave the character U+0000 in /text' },
  ])('in $what leaves an operation to be tried again', async ({ operation, error }) => {
    const { engine } = await openTestEngine((await open()).url, { plugins: [pluginOf([operation])] });
    const model = process('test', `${start()}${service('w', 'test.give')}${end()}${path('start', 'w', 'end')}`);
    await deployed(engine, file(model));
    await started(engine, 'test');
    expect(await engine.query(listJobs, SYSTEM, { kind: 'operation' })).toMatchObject([{ error }]);
    await engine.stop();
  });

  it('in a business error that nobody catches is an incident', async () => {
    const refuse = local('test.give', () => Promise.reject(new BpmnError('REFUSED', 'bad \0 byte')));
    const { engine } = await openTestEngine((await open()).url, { plugins: [pluginOf([refuse])] });
    const model = process(
      'test',
      `${start()}<bpmn:userTask id="u"><bpmn:extensionElements><zeebe:userTask/></bpmn:extensionElements></bpmn:userTask>${service('w', 'test.give')}${end()}${path('start', 'u', 'w', 'end')}`,
    );
    await deployed(engine, file(model));
    await started(engine, 'test');
    await engine.execute(completeTask, SYSTEM, { taskId: await openTask(engine, 'u') });
    expect(await engine.query(listIncidents, SYSTEM, {})).toMatchObject([{ message: expect.stringContaining('bad  byte') }]);
    await engine.stop();
  });
});
