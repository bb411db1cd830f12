import { expect, it } from '@jest/globals';
import { type Actor, SYSTEM, claimTask, countTasks, listTasks } from '../index.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { openTestEngine } from '../../test/support/engine.ts';
import { end, file, path, process, start } from '../runtime/test-support/models.ts';
import { deployed, started } from '../runtime/test-support/play.ts';
import { raw } from '../runtime/test-support/raw.ts';

const NAMED = process(
  'test',
  `${start()}<bpmn:userTask id="u" name="Łódź ÜBER 100% كتاب ۱۲"><bpmn:extensionElements><zeebe:userTask/></bpmn:extensionElements></bpmn:userTask>${end()}${path('start', 'u', 'end')}`,
);

eachDatabase('a task', (open) => {
  it('is found by its name however its letters were typed', async () => {
    const { engine } = await openTestEngine((await open()).url);
    await deployed(engine, file(NAMED));
    await started(engine, 'test');
    const found = (search: string) => engine.query(countTasks, SYSTEM, { search });
    for (const search of ['über', 'ÜBER', 'łódź', 'ŁÓDŹ', 'کتاب', '12', '0%'])
      expect([search, await found(search)]).toEqual([search, 1]);
    for (const search of ['_', '%%', 'ubersee']) expect([search, await found(search)]).toEqual([search, 0]);
    expect(await engine.query(listTasks, SYSTEM, { search: 'über' })).toHaveLength(1);
    await engine.stop();
  });
});

const INBOX = ['sales', 'credit', 'billing'].map((group) =>
  process(
    group,
    `${start(`${group}-s`)}<bpmn:userTask id="${group}-u"><bpmn:extensionElements><zeebe:userTask/><zeebe:assignmentDefinition candidateGroups="${group}"/></bpmn:extensionElements></bpmn:userTask>${end(`${group}-e`)}${path(`${group}-s`, `${group}-u`, `${group}-e`)}`,
  ),
);

eachDatabase('the inbox', (open) => {
  it('is the same list whether the person has few tasks or many', async () => {
    const database = await open();
    const { engine } = await openTestEngine(database.url);
    await deployed(engine, file(INBOX.join('')));
    for (const key of ['sales', 'credit', 'sales', 'billing', 'billing']) await started(engine, key);
    const ann: Actor = { userId: 'ann', onBehalfOf: null, groups: ['sales', 'credit'], rights: [] };
    const bob: Actor = { userId: 'bob', onBehalfOf: null, groups: ['billing'], rights: [] };
    const [bobs] = await engine.query(listTasks, bob, {});
    await engine.execute(claimTask, bob, { taskId: bobs?.id ?? '' });
    const lists = async () => [
      (await engine.query(listTasks, ann, {})).map(({ element }) => element),
      (await engine.query(listTasks, bob, { sortBy: 'name' }))
        .map(({ assignee }) => assignee)
        .toSorted((a, b) => String(a).localeCompare(String(b))),
      (await engine.query(listTasks, ann, { candidateGroup: 'billing' })).length,
      (await engine.query(listTasks, SYSTEM, { candidateGroup: 'billing' })).length,
      (await engine.query(listTasks, { ...ann, userId: 'bob', groups: [] }, {})).map(({ assignee }) => assignee),
      await engine.query(countTasks, ann, {}),
    ];
    const few = await lists();
    expect(few).toEqual([['sales-u', 'credit-u', 'sales-u'], ['bob', null], 0, 2, ['bob'], 3]);
    const rows = Array.from({ length: 1_000 }, (_, number) =>
      ['sales', 'billing'].map((group) => `('gone:${number}', 'group', '${group}')`),
    );
    await raw(database, `insert into task_candidate (task_id, kind, value) values ${rows.flat().join(', ')}`);
    expect(await lists()).toEqual(few);
    await engine.stop();
  });
});
