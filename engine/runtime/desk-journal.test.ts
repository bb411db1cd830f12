import { expect, it } from '@jest/globals';
import { SYSTEM, claimTask, createUser, deploy, startProcess, verifyJournal, type Actor, type Engine } from '../index.ts';
import { param, statement } from '../store/statement.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { bpmn, deployProcess, openTask, openTestEngine } from '../../test/support/engine.ts';

const TASK = `
  <bpmn:startEvent id="start"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
  <bpmn:userTask id="approve"><bpmn:extensionElements><zeebe:userTask/><zeebe:assignmentDefinition candidateGroups="managers"/></bpmn:extensionElements><bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing></bpmn:userTask>
  <bpmn:endEvent id="end"><bpmn:incoming>f2</bpmn:incoming></bpmn:endEvent>
  <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="approve"/><bpmn:sequenceFlow id="f2" sourceRef="approve" targetRef="end"/>`;

const chainOf = statement<{ chain: string }, { sequence: number; command: string; payload: string }>('test.chainOf', ({ knex }) =>
  knex('journal').select('sequence', 'command', 'payload').where('instance_id', param('chain')).orderBy('sequence'),
);
const forge = statement<{ chain: string; sequence: number }>('test.forge', ({ knex }) =>
  knex('journal')
    .where({ instance_id: param('chain'), sequence: param('sequence') })
    .update({ payload: '{"input":{}}' }),
);

const deeds = (engine: Engine, userId: string) =>
  engine.services.database.read((tx) => tx.all(chainOf, { chain: `user:${userId}` }));

eachDatabase('what people do outside of processes (S21)', (open) => {
  const ann: Actor = { userId: 'ann', onBehalfOf: null, groups: ['managers'], rights: ['identity.manage'] };

  it('stands in a chain of the user, which verification walks like any other', async () => {
    const { url } = await open();
    const { engine } = await openTestEngine(url);
    await deployProcess(engine, TASK);
    await engine.execute(startProcess, SYSTEM, { key: 'test' });
    await engine.execute(claimTask, ann, { taskId: await openTask(engine, 'approve') });
    await engine.execute(createUser, ann, { id: 'ben', name: 'Ben' });

    const rows = await deeds(engine, 'ann');
    expect(rows.map(({ sequence, command }) => [sequence, command])).toEqual([
      [1, 'task.claim'],
      [2, 'user.create'],
    ]);
    expect(JSON.parse(rows[1]?.payload ?? '')).toEqual({ input: { id: 'ben', name: 'Ben' } });
    expect(await engine.query(verifyJournal, SYSTEM, {})).toMatchObject({ problems: [] });

    await engine.services.database.write((tx) => tx.run(forge, { chain: 'user:ann', sequence: 2 }));
    const { problems } = await engine.query(verifyJournal, SYSTEM, {});
    expect(problems.map(({ instanceId, at }) => [instanceId, at])).toContainEqual(['user:ann', 2]);
    await engine.stop();
  });

  it('keeps a deployment by name, not its files; refused commands leave nothing', async () => {
    const { url } = await open();
    const { engine } = await openTestEngine(url);
    const resources = [{ name: 'a.bpmn', content: bpmn(TASK) }];
    await engine.execute(deploy, SYSTEM, { name: 'first', resources });
    await expect(engine.execute(deploy, ann, { name: 'second', resources })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect((await deeds(engine, 'system')).map(({ payload }) => JSON.parse(payload) as unknown)).toEqual([
      { input: { name: 'first', source: null, resources: ['a.bpmn'] } },
    ]);
    expect(await deeds(engine, 'ann')).toEqual([]);
    await engine.stop();
  });
});
