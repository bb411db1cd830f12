import { expect, it } from '@jest/globals';
import { deploy, type Actor } from '../index.ts';
import { freshSqlite } from '../../test/support/postgres.ts';
import { openTestEngine } from '../../test/support/engine.ts';

it('refuses who may not deploy before it reads a byte of the file (S3)', async () => {
  const { engine } = await openTestEngine(await freshSqlite());
  const stranger: Actor = { userId: 'eve', onBehalfOf: null, groups: [], rights: [] };
  const broken = { name: 'x', resources: [{ name: 'x.bpmn', content: '<not-bpmn' }] };
  await expect(engine.execute(deploy, stranger, broken)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  await engine.stop();
});
