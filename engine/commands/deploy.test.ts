import { expect, it } from '@jest/globals';
import { SYSTEM, deploy, type Actor } from '../index.ts';
import { file } from '../model/test-support/file.ts';
import { freshSqlite } from '../../test/support/postgres.ts';
import { openTestEngine } from '../../test/support/engine.ts';

it('refuses who may not deploy before it reads a byte of the file (S3)', async () => {
  const { engine } = await openTestEngine(await freshSqlite());
  const stranger: Actor = { userId: 'eve', onBehalfOf: null, groups: [], rights: [] };
  const broken = { name: 'x', resources: [{ name: 'x.bpmn', content: '<not-bpmn' }] };
  await expect(engine.execute(deploy, stranger, broken)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  await engine.stop();
});

it('refuses what only the standard asks for when it is asked to be strict', async () => {
  const { engine } = await openTestEngine(await freshSqlite());
  const content = file(
    'zeebe',
    '<startEvent id="s"><messageEventDefinition messageRef="m"/></startEvent><sequenceFlow id="f" sourceRef="s" targetRef="e"/><endEvent id="e"/>',
    '<message id="m" name="m"/>',
  );
  const deployment = { name: 'x', resources: [{ name: 'x.bpmn', content }] };
  await expect(engine.execute(deploy, SYSTEM, { ...deployment, strict: true })).rejects.toMatchObject({
    code: 'MODEL_INVALID',
    details: { findings: [expect.objectContaining({ code: 'OPERATION_REF_MISSING', elementIds: ['s'], kind: 'fault' })] },
  });
  expect((await engine.execute(deploy, SYSTEM, deployment)).warnings).toEqual([]);
  await engine.stop();
});

it('refuses a second process that begins with the same message in Camunda 7, not a new version of the first', async () => {
  const { engine } = await openTestEngine(await freshSqlite());
  const model = (dialect: 'zeebe' | 'camunda', id: string) =>
    file(
      dialect,
      `<startEvent id="${id}s"><messageEventDefinition messageRef="m"/></startEvent><sequenceFlow id="f" sourceRef="${id}s" targetRef="e"/><endEvent id="e"/>`,
      '<message id="m" name="m"/>',
    ).replace('<process id="p"', `<process id="${id}"`);
  const put = (dialect: 'zeebe' | 'camunda', id: string) =>
    engine.execute(deploy, SYSTEM, { name: id, resources: [{ name: `${id}.bpmn`, content: model(dialect, id) }] });
  await put('camunda', 'one');
  await put('camunda', 'one');
  await expect(put('camunda', 'two')).rejects.toMatchObject({
    code: 'MODEL_INVALID',
    message: expect.stringMatching(/twos .* one /),
  });
  await put('zeebe', 'three');
  await engine.stop();
});
