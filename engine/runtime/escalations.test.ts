/** An escalation of a called process reaches the nearest caller that catches it, in the same command. */
import { expect, it } from '@jest/globals';
import { openTask, openTestEngine } from '../../test/support/engine.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { type Engine, SYSTEM, escalateTask, listInstances, listTasks, replayInstance } from '../index.ts';
import { boundary, call, end, file, path, process, start, user } from './test-support/models.ts';
import { deployed, started } from './test-support/play.ts';

const escalation = '<bpmn:escalationEventDefinition escalationRef="Late"/>';
const thrown = `<bpmn:intermediateThrowEvent id="up">${escalation}</bpmn:intermediateThrowEvent>`;

/** top calls middle, middle calls bottom, and bottom escalates before its task. */
const model = (catcher: string, more = '') =>
  file(
    `${process('top', `${start('ts')}${call('tc', 'middle')}${user('after')}${end('te')}${path('ts', 'tc', 'after', 'te')}${catcher}${more}`)}
     ${process('middle', `${start('ms')}${call('mc', 'bottom')}${end('me')}${path('ms', 'mc', 'me')}`)}
     ${process('bottom', `${start('bs')}${thrown}${user('work')}${end('be')}${path('bs', 'up', 'work', 'be')}`)}`,
    '<bpmn:escalation id="Late" escalationCode="LATE"/>',
  );
const caughtAtTop = (interrupting: boolean) =>
  model(boundary('on', 'tc', escalation, interrupting), `${user('boss')}${end('be2')}${path('on', 'boss', 'be2')}`);

eachDatabase('an escalation of a called process', (open) => {
  async function world(xml: string) {
    const { engine } = await openTestEngine((await open()).url);
    await deployed(engine, xml);
    return engine;
  }
  const tasks = async (engine: Engine) => (await engine.query(listTasks, SYSTEM, {})).map(({ element }) => element).toSorted();
  async function running(engine: Engine) {
    const all = await engine.query(listInstances, SYSTEM, { state: 'any' });
    for (const { id } of all) {
      const replay = await engine.query(replayInstance, SYSTEM, { processInstanceId: id });
      expect(replay).toEqual({ replayed: replay.stored, stored: replay.stored, firstDifference: null });
    }
    return Object.fromEntries(all.map(({ definition_key: key, status }) => [key, status === 'ACTIVE']));
  }

  it('is caught two callers up; who threw it goes on', async () => {
    const engine = await world(caughtAtTop(false));
    await started(engine, 'top', { level: 3 });
    expect(await tasks(engine)).toEqual(['boss', 'work']);
    expect(await running(engine)).toEqual({ top: true, middle: true, bottom: true });
    await engine.stop();
  });

  it('interrupts the call, and with it everything that was called', async () => {
    const engine = await world(caughtAtTop(true));
    await started(engine, 'top');
    expect(await tasks(engine)).toEqual(['boss']);
    expect(await running(engine)).toEqual({ top: true, middle: false, bottom: false });
    await engine.stop();
  });

  it('of a task is caught two callers up, and refused where nobody would hear it', async () => {
    const engine = await world(caughtAtTop(false));
    await started(engine, 'middle');
    const escalate = async (escalationCode: string) =>
      engine.execute(escalateTask, SYSTEM, { taskId: await openTask(engine, 'work'), escalationCode, variables: { level: 9 } });
    await expect(escalate('LATE')).rejects.toMatchObject({ code: 'VALIDATION', faults: [{ at: '/escalationCode' }] });
    expect(await tasks(engine)).toEqual(['work']);
    await started(engine, 'top');
    await expect(escalate('OTHER')).rejects.toMatchObject({ code: 'VALIDATION' });
    await escalate('LATE');
    expect(await tasks(engine)).toEqual(['boss', 'boss', 'work', 'work']);
    await running(engine);
    await engine.stop();
  });

  it('is lost when nobody catches it', async () => {
    const engine = await world(model(''));
    await started(engine, 'top');
    expect(await tasks(engine)).toEqual(['work']);
    await engine.stop();
  });
});
