import { expect, it } from '@jest/globals';
import type { Knex } from 'knex';
import {
  BpmnError,
  SYSTEM,
  cancelInstance,
  claimTask,
  completeTask,
  getInstance,
  listHistoryActivities,
  listIncidents,
  listJobs,
  listTasks,
  listVariables,
  replayInstance,
  retryIncident,
  setVariables,
  startProcess,
  verifyJournal,
  type Actor,
  type Engine,
} from '../index.ts';
import { type LocalOperation, Type, defineOperation } from '../plugin.ts';
import { statement } from '../store/statement.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { deployProcess, openTask, openTestEngine, pluginOf } from '../../test/support/engine.ts';

const APPROVE = `
  <bpmn:startEvent id="start"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
  <bpmn:userTask id="approve"><bpmn:extensionElements><zeebe:userTask/><zeebe:assignmentDefinition candidateGroups="managers"/></bpmn:extensionElements><bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing></bpmn:userTask>
  <bpmn:serviceTask id="book"><bpmn:extensionElements><zeebe:taskDefinition type="test.book"/></bpmn:extensionElements><bpmn:incoming>f2</bpmn:incoming><bpmn:outgoing>f3</bpmn:outgoing></bpmn:serviceTask>
  <bpmn:endEvent id="end"><bpmn:incoming>f3</bpmn:incoming></bpmn:endEvent>
  <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="approve"/><bpmn:sequenceFlow id="f2" sourceRef="approve" targetRef="book"/><bpmn:sequenceFlow id="f3" sourceRef="book" targetRef="end"/>`;

const manager = (userId: string): Actor => ({ userId, onBehalfOf: null, groups: ['managers'], rights: [] });

const insertBooking = statement<{ id: string }>('test.insertBooking', ({ knex }) =>
  knex.raw('insert into test_booking (id) values (?)', ['x']),
);
const countBookings = statement<Record<string, never>, { count: number }>('test.countBookings', ({ knex }) =>
  knex('test_booking').count({ count: '*' }),
);

/** An operation that writes a row and then does what the test says. */
function booking(outcome: () => void): LocalOperation {
  return defineOperation({
    name: 'test.book',
    version: 1,
    icon: '',
    effect: 'local',
    input: Type.Object({}),
    output: Type.Object({ booked: Type.Boolean() }),
    errors: ['REFUSED'],
    async run(_input, { tx }) {
      await tx.run(insertBooking, { id: 'x' });
      outcome();
      return { booked: true };
    },
  });
}

const bookings = {
  migrations: [
    {
      name: '0001',
      async up(knex: Knex) {
        await knex.schema.createTable('test_booking', (t) => {
          t.increments('number');
          t.text('id');
        });
      },
    },
  ],
};

async function booked(engine: Engine): Promise<number> {
  const row = await engine.services.database.read((tx) => tx.one(countBookings, {}));
  return Number(row?.count ?? 0);
}

eachDatabase('the runtime', (open) => {
  async function started(outcome: () => void = () => undefined) {
    const { url } = await open();
    const { engine, clock } = await openTestEngine(url, { plugins: [pluginOf([booking(outcome)], bookings)] });
    await deployProcess(engine, APPROVE);
    const { processInstanceId } = await engine.execute(startProcess, SYSTEM, {
      key: 'test',
      businessKey: 'B-1',
      variables: { amount: 12 },
    });
    return { engine, clock, processInstanceId };
  }

  it('runs a process from start to end, and its journal replays it to the byte', async () => {
    const { engine, processInstanceId } = await started();
    await engine.execute(completeTask, manager('ann'), {
      taskId: await openTask(engine, 'approve'),
      variables: { approved: true },
    });

    expect(await engine.query(getInstance, SYSTEM, { processInstanceId })).toMatchObject({
      status: 'COMPLETED',
      business_key: 'B-1',
    });
    expect(await booked(engine)).toBe(1);
    const history = await engine.query(listHistoryActivities, SYSTEM, { processInstanceId });
    expect(history.map(({ activityId }) => activityId)).toEqual(['test', 'start', 'approve', 'book', 'end']);
    const replay = await engine.query(replayInstance, SYSTEM, { processInstanceId });
    expect(replay.replayed).toBe(replay.stored);
    expect(replay.firstDifference).toBeNull();
    expect(await engine.query(verifyJournal, SYSTEM, {})).toMatchObject({ rows: 3, chains: 2, problems: [] });
    await engine.stop();
  });

  it('P5: of 50 who complete one task, exactly one wins and 49 are told who', async () => {
    const { engine } = await started();
    const taskId = await openTask(engine, 'approve');
    const results = await Promise.allSettled(
      Array.from({ length: 50 }, (_, index) => engine.execute(completeTask, manager(`m${index}`), { taskId })),
    );
    const winners = results.flatMap((result, index) => (result.status === 'fulfilled' ? [`m${index}`] : []));
    const refusals = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
    expect(winners).toHaveLength(1);
    expect(refusals).toHaveLength(49);
    for (const refusal of refusals)
      expect(refusal).toMatchObject({ code: 'TASK_NOT_OPEN', status: 409, details: { completedBy: winners[0] } });
    expect(await booked(engine)).toBe(1);
    await engine.stop();
  });

  it('P5: of 20 who claim one task, exactly one holds it', async () => {
    const { engine } = await started();
    const taskId = await openTask(engine, 'approve');
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) => engine.execute(claimTask, manager(`m${index}`), { taskId })),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await engine.stop();
  });

  it('hides a task from somebody who is neither its assignee nor a candidate (S4)', async () => {
    const { engine } = await started();
    const stranger: Actor = { userId: 'eve', onBehalfOf: null, groups: ['sales'], rights: [] };
    const taskId = await openTask(engine, 'approve');
    expect(await engine.query(listTasks, stranger, {})).toEqual([]);
    expect(await engine.query(listTasks, manager('ann'), {})).toHaveLength(1);
    await expect(engine.execute(completeTask, stranger, { taskId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await engine.stop();
  });

  it("keeps the approver's decision when an operation fails, undoes its writes and tries again", async () => {
    let failing = true;
    const { engine, clock, processInstanceId } = await started(() => {
      if (failing) throw new Error('the shelf is broken');
    });
    await engine.execute(completeTask, manager('ann'), {
      taskId: await openTask(engine, 'approve'),
      variables: { approved: true },
    });

    expect(await booked(engine)).toBe(0);
    expect(await engine.query(listVariables, SYSTEM, { processInstanceId })).toMatchObject({ approved: true });
    const [job] = await engine.query(listJobs, SYSTEM, { processInstanceId });
    expect(job).toMatchObject({ kind: 'operation', retries: 2, error: 'the shelf is broken' });

    failing = false;
    clock.advance(1_000);
    await engine.runDueJobs();
    expect(await engine.query(getInstance, SYSTEM, { processInstanceId })).toMatchObject({ status: 'COMPLETED' });
    expect(await booked(engine)).toBe(1);
    expect(await engine.query(listJobs, SYSTEM, { processInstanceId })).toEqual([]);
    await engine.stop();
  });

  it("raises an incident after the last try, and a person's retry goes on", async () => {
    let failing = true;
    const { engine, clock, processInstanceId } = await started(() => {
      if (failing) throw new Error('still broken');
    });
    await engine.execute(completeTask, manager('ann'), { taskId: await openTask(engine, 'approve') });
    for (let round = 0; round < 4; round += 1) {
      clock.advance(600_000);
      await engine.runDueJobs();
    }
    const [incident] = await engine.query(listIncidents, SYSTEM, { processInstanceId });
    expect(incident).toMatchObject({ element: 'book', code: 'OPERATION_FAILED', message: 'still broken' });

    failing = false;
    await engine.execute(retryIncident, SYSTEM, { incidentId: incident?.id ?? '' });
    expect(await engine.query(getInstance, SYSTEM, { processInstanceId })).toMatchObject({ status: 'COMPLETED' });
    expect(await engine.query(listIncidents, SYSTEM, { processInstanceId })).toEqual([]);
    const replay = await engine.query(replayInstance, SYSTEM, { processInstanceId });
    expect(replay.replayed).toBe(replay.stored);
    await engine.stop();
  });

  it('a BPMN error nobody catches is an incident and its writes are undone', async () => {
    const { engine, processInstanceId } = await started(() => {
      throw new BpmnError('REFUSED', 'not today');
    });
    await engine.execute(completeTask, manager('ann'), { taskId: await openTask(engine, 'approve') });
    expect(await booked(engine)).toBe(0);
    expect(await engine.query(listIncidents, SYSTEM, { processInstanceId })).toHaveLength(1);
    await engine.stop();
  });

  it('refuses a variable that is too large with 413 and changes nothing', async () => {
    const { engine, processInstanceId } = await started();
    const taskId = await openTask(engine, 'approve');
    await expect(
      engine.execute(completeTask, manager('ann'), { taskId, variables: { note: 'x'.repeat(65_537) } }),
    ).rejects.toMatchObject({
      code: 'PAYLOAD_TOO_LARGE',
      status: 413,
      faults: [{ at: 'note' }],
    });
    expect(await engine.query(getInstance, SYSTEM, { processInstanceId })).toMatchObject({ status: 'ACTIVE', journal_length: 1 });
    expect(await openTask(engine, 'approve')).toBe(taskId);
    await engine.stop();
  });

  it('P4: 100 requests with one Idempotency-Key have one effect and one reply', async () => {
    const { engine } = await started();
    const input = { key: 'test', businessKey: 'once', variables: {} };
    const replies = await Promise.all(
      Array.from({ length: 100 }, () => engine.execute(startProcess, SYSTEM, input, { idempotencyKey: 'k-1' })),
    );
    expect(new Set(replies.map(({ processInstanceId }) => processInstanceId)).size).toBe(1);
    expect(await engine.query(listTasks, SYSTEM, { businessKey: 'once' })).toHaveLength(1);
    await expect(
      engine.execute(startProcess, SYSTEM, { ...input, businessKey: 'other' }, { idempotencyKey: 'k-1' }),
    ).rejects.toMatchObject({
      code: 'IDEMPOTENCY_MISMATCH',
      status: 422,
    });
    await engine.stop();
  });

  it('cancels an instance with its tasks; nothing is left behind', async () => {
    const { engine, processInstanceId } = await started();
    await engine.execute(cancelInstance, SYSTEM, { processInstanceId, reason: 'withdrawn' });
    expect(await engine.query(getInstance, SYSTEM, { processInstanceId })).toMatchObject({
      status: 'EXTERNALLY_TERMINATED',
      end_reason: 'withdrawn',
    });
    expect(await engine.query(listTasks, SYSTEM, {})).toEqual([]);
    await expect(engine.execute(setVariables, SYSTEM, { processInstanceId, variables: { a: 1 } })).rejects.toMatchObject({
      code: 'INSTANCE_ENDED',
    });
    await engine.stop();
  });

  it('an instance that an error ends says which one it was', async () => {
    const { engine } = await started();
    const body = `<bpmn:startEvent id="s"/><bpmn:sequenceFlow id="f" sourceRef="s" targetRef="e"/>
      <bpmn:endEvent id="e"><bpmn:errorEventDefinition errorRef="NoStock"/></bpmn:endEvent>`;
    await deployProcess(engine, body, '<bpmn:error id="NoStock" errorCode="NO_STOCK"/>');
    const { processInstanceId } = await engine.execute(startProcess, SYSTEM, { key: 'test' });
    expect(await engine.query(getInstance, SYSTEM, { processInstanceId })).toMatchObject({
      status: 'INTERNALLY_TERMINATED',
      end_reason: 'error NO_STOCK',
    });
    await engine.stop();
  });
});
