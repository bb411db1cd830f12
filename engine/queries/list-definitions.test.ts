/** Who may see which processes there are, and who may read how they work (S4: deny by default). */
import { expect, it } from '@jest/globals';
import { type Actor, getDefinition, getDefinitionXml, getStartForm, listDefinitions } from '../index.ts';
import { freshSqlite } from '../../test/support/postgres.ts';
import { openTestEngine } from '../../test/support/engine.ts';
import { file, oneTask } from '../runtime/test-support/models.ts';
import { deployed } from '../runtime/test-support/play.ts';

const person = (...rights: string[]): Actor => ({ userId: 'eve', onBehalfOf: null, groups: [], rights });

it.each([
  { rights: [], sees: [false, false, false, false] },
  { rights: ['task.manage'], sees: [false, false, false, false] },
  { rights: ['process.start'], sees: [true, true, true, false] },
  { rights: ['instance.read'], sees: [true, true, true, true] },
  { rights: ['definition.deploy'], sees: [true, true, true, true] },
])('with rights $rights: list, one, start form and file are $sees', async ({ rights, sees }) => {
  const { engine } = await openTestEngine(await freshSqlite());
  await deployed(engine, file(oneTask('secret')));
  const actor = person(...rights);
  const answers = await Promise.allSettled([
    engine.query(listDefinitions, actor, {}),
    engine.query(getDefinition, actor, { key: 'secret' }),
    engine.query(getStartForm, actor, { key: 'secret' }),
    engine.query(getDefinitionXml, actor, { key: 'secret' }),
  ]);
  await engine.stop();
  expect(answers.map(({ status }) => status === 'fulfilled')).toEqual(sees);
  for (const answer of answers) {
    if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ code: 'FORBIDDEN' });
  }
});
