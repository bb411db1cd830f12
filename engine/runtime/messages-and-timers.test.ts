import { expect, it } from '@jest/globals';
import {
  SYSTEM,
  correlateMessage,
  getTask,
  getTaskVariables,
  listHistoryActivities,
  listJobs,
  replayInstance,
  startProcess,
  type Engine,
} from '../index.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { deployProcess, openTestEngine } from '../../test/support/engine.ts';

eachDatabase('a message catch event with a timer beside it', (open) => {
  const WAIT = `
      <bpmn:startEvent id="start"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
      <bpmn:receiveTask id="wait" messageRef="Message_1"><bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing></bpmn:receiveTask>
      <bpmn:boundaryEvent id="late" attachedToRef="wait"><bpmn:outgoing>f3</bpmn:outgoing><bpmn:timerEventDefinition id="t"><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">P25D</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>
      <bpmn:endEvent id="arrived"><bpmn:incoming>f2</bpmn:incoming></bpmn:endEvent>
      <bpmn:endEvent id="gaveUp"><bpmn:incoming>f3</bpmn:incoming></bpmn:endEvent>
      <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="wait"/><bpmn:sequenceFlow id="f2" sourceRef="wait" targetRef="arrived"/><bpmn:sequenceFlow id="f3" sourceRef="late" targetRef="gaveUp"/>`;
  const MESSAGE = `<bpmn:message id="Message_1" name="stock.arrived"><bpmn:extensionElements><zeebe:subscription correlationKey="=orderId"/></bpmn:extensionElements></bpmn:message>`;

  async function waiting(orderId: string) {
    const { url } = await open();
    const { engine, clock } = await openTestEngine(url);
    await deployProcess(engine, WAIT, MESSAGE);
    const start = () => engine.execute(startProcess, SYSTEM, { key: 'test', variables: { orderId } });
    return { engine, clock, start };
  }
  const ended = async (engine: Engine, processInstanceId: string) => {
    const history = await engine.query(listHistoryActivities, SYSTEM, { processInstanceId });
    return history.map(({ activityId }) => activityId).filter((id) => id === 'arrived' || id === 'gaveUp');
  };

  it('goes on when the message comes, and the timer is gone', async () => {
    const { engine, start } = await waiting('o1');
    const { processInstanceId } = await start();
    await expect(
      engine.execute(correlateMessage, SYSTEM, { messageName: 'stock.arrived', correlationKey: 'other' }),
    ).rejects.toMatchObject({
      code: 'MISMATCHING_MESSAGE',
    });
    await engine.execute(correlateMessage, SYSTEM, { messageName: 'stock.arrived', correlationKey: 'o1' });
    expect(await ended(engine, processInstanceId)).toEqual(['arrived']);
    expect(await engine.query(listJobs, SYSTEM, { processInstanceId })).toEqual([]);
    await engine.stop();
  });

  it('P8: fires after 25 days, once, also when nobody was there on the day', async () => {
    const { engine, clock, start } = await waiting('o1');
    const { processInstanceId } = await start();
    clock.advance(24.9 * 86_400_000);
    await engine.runDueJobs();
    expect(await ended(engine, processInstanceId)).toEqual([]);
    clock.advance(7 * 86_400_000);
    await engine.runDueJobs();
    await engine.runDueJobs();
    expect(await ended(engine, processInstanceId)).toEqual(['gaveUp']);
    await engine.stop();
  });

  it('P22: a message that comes early is kept for its time to live and correlates once, also when it is sent twice', async () => {
    const { engine, start } = await waiting('o1');
    const early = { messageName: 'stock.arrived', correlationKey: 'o1', timeToLive: 60_000, messageId: 'm-1' };
    await engine.execute(correlateMessage, SYSTEM, early);
    await engine.execute(correlateMessage, SYSTEM, early);
    await engine.runDueJobs();
    const first = await start();
    const second = await start();
    await engine.runDueJobs();
    expect(await ended(engine, first.processInstanceId)).toEqual(['arrived']);
    expect(await ended(engine, second.processInstanceId)).toEqual([]);
    await engine.stop();
  });

  it('P22: who waited when it was sent gets it, also when the server was down longer than it lives', async () => {
    const { engine, clock, start } = await waiting('o1');
    const { processInstanceId } = await start();
    const message = { messageName: 'stock.arrived', correlationKey: 'o1', timeToLive: 1_000, messageId: 'm-9' };
    await engine.execute(correlateMessage, SYSTEM, message);
    clock.advance(3_600_000);
    await engine.runDueJobs();
    expect(await ended(engine, processInstanceId)).toEqual(['arrived']);
    await engine.stop();
  });

  it('P22: a message whose time is over correlates with nobody', async () => {
    const { engine, clock, start } = await waiting('o1');
    await engine.execute(correlateMessage, SYSTEM, { messageName: 'stock.arrived', correlationKey: 'o1', timeToLive: 60_000 });
    await engine.runDueJobs();
    clock.advance(60_001);
    const { processInstanceId } = await start();
    await engine.runDueJobs();
    expect(await ended(engine, processInstanceId)).toEqual([]);
    await engine.stop();
  });
});

eachDatabase('now() and today()', (open) => {
  it('are the time of the command, also on replay', async () => {
    const { url } = await open();
    const { engine } = await openTestEngine(url);
    await deployProcess(
      engine,
      `<bpmn:startEvent id="start"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
      <bpmn:userTask id="approve"><bpmn:extensionElements><zeebe:userTask/><zeebe:assignmentDefinition assignee="ann"/><zeebe:taskSchedule dueDate="=now() + duration(&quot;P2D&quot;)"/><zeebe:ioMapping><zeebe:input source="=string(today())" target="day"/></zeebe:ioMapping></bpmn:extensionElements><bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing></bpmn:userTask>
      <bpmn:endEvent id="end"><bpmn:incoming>f2</bpmn:incoming></bpmn:endEvent>
      <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="approve"/><bpmn:sequenceFlow id="f2" sourceRef="approve" targetRef="end"/>`,
    );
    const { processInstanceId, tasks } = await engine.execute(startProcess, SYSTEM, { key: 'test' });
    const taskId = tasks[0]?.id ?? '';
    expect(await engine.query(getTask, SYSTEM, { taskId })).toMatchObject({ due: Date.UTC(2024, 0, 3, 9) });
    expect(await engine.query(getTaskVariables, SYSTEM, { taskId })).toEqual({ day: '2024-01-01' });
    const replay = await engine.query(replayInstance, SYSTEM, { processInstanceId });
    expect(replay.replayed).toBe(replay.stored);
    await engine.stop();
  });
});
