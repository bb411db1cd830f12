import { expect, it } from '@jest/globals';
import { retryIncident, SYSTEM } from '../../../engine/index.ts';
import { eachDatabase } from '../../../test/support/postgres.ts';
import { testClient, type TestClient } from '../../test-support.ts';
import { act, CHARGE, fetchTasks, start, tasksIn, topic, worldsOf, type Task } from './test-support/external-tasks.ts';

const stateOf = async (admin: TestClient, id: string) =>
  ((await admin.get(`/engine-rest/history/process-instance/${id}`)).body as { state: string }).state;
const endsOf = async (admin: TestClient, id: string) =>
  ((await admin.get(`/engine-rest/history/activity-instance?processInstanceId=${id}`)).body as { activityId: string }[]).map(
    ({ activityId }) => activityId,
  );
const incidentsOf = async (admin: TestClient) =>
  (await admin.get('/engine-rest/incident')).body as { incidentType: string; incidentMessage: string; id: string }[];

eachDatabase('external tasks', (open, dialect) => {
  const { world, serve } = worldsOf(open);

  it('are fetched, locked and completed, and the process goes on to its end', async () => {
    const { admin, worker, passLocks } = await world();
    const instance = await start(admin, 5);
    const fetched = await fetchTasks(worker, 'w1', {}, [
      topic({ variables: ['amount', 'doubled', 'missing'], includeExtensionProperties: true }),
    ]);
    expect(fetched.status).toBe(200);
    const [task, ...others] = tasksIn(fetched);
    expect(others).toEqual([]);
    expect(task).toMatchObject({
      activityId: 'charge',
      topicName: 'card.charge',
      workerId: 'w1',
      processInstanceId: instance,
      processDefinitionKey: 'test',
      businessKey: 'order-5',
      retries: 2,
      priority: 0,
      errorMessage: null,
      // On PostgreSQL locks go by the database's clock.
      lockExpirationTime: dialect === 'sqlite' ? '2024-01-01T09:00:10.000+0000' : expect.stringMatching(/^20.*\+0000$/),
      createTime: '2024-01-01T09:00:00.000+0000',
      extensionProperties: { bank: 'north' },
      suspended: false,
      tenantId: null,
    });
    expect(task?.['variables']).toEqual({
      amount: { value: 5, type: 'Integer', valueInfo: {} },
      doubled: { value: 10, type: 'Integer', valueInfo: {} },
    });
    const id = task?.id ?? '';
    expect(task?.['activityInstanceId']).toBe(id);

    await passLocks(8_000);
    expect((await act(worker, id, 'extendLock', { workerId: 'w1', newDuration: 60_000 })).status).toBe(204);
    await passLocks(30_000);
    expect(tasksIn(await fetchTasks(worker, 'w2'))).toEqual([]);
    const completed = await act(worker, id, 'complete', {
      workerId: 'w1',
      variables: { receipt: { value: 'R-1', type: 'String' } },
      localVariables: { note: { value: 'local', type: 'String' } },
    });
    expect([completed.status, completed.body]).toEqual([204, '']);
    expect(await stateOf(admin, instance)).toBe('COMPLETED');
    expect(await endsOf(admin, instance)).toEqual(expect.arrayContaining(['start', 'charge', 'end']));
    expect(tasksIn(await admin.get('/engine-rest/external-task'))).toEqual([]);
    expect(await act(worker, id, 'complete', { workerId: 'w1' })).toMatchObject({ status: 404 });
  });

  it('give their variables to the process, and local ones to the activity only', async () => {
    const { admin, worker, server } = await world();
    // A user task instead of the end keeps the instance, and with it its variables.
    const waiting = CHARGE.replace(
      '<bpmn:endEvent id="end"/>',
      '<bpmn:userTask id="end"><bpmn:extensionElements><zeebe:userTask/></bpmn:extensionElements></bpmn:userTask>',
    );
    await admin.deploy({ 'charge.bpmn': waiting });
    const instance = await start(admin, 5);
    const [task] = tasksIn(await fetchTasks(worker, 'w1'));
    expect(Object.keys((task?.['variables'] ?? {}) as object).sort()).toEqual(['amount', 'doubled', 'secret']);
    await act(worker, task?.id ?? '', 'complete', {
      workerId: 'w1',
      variables: { receipt: { value: 'R-1', type: 'String' } },
      localVariables: { note: { value: 'local', type: 'String' } },
    });
    const { body } = await admin.get(`/engine-rest/process-instance/${instance}/variables`);
    expect(Object.keys(body as object).sort()).toEqual(['amount', 'receipt', 'secret']);
    expect(server.engine.stats().commands['externalTask.complete/ok']).toBe(1);
  });

  it('come from models in the Camunda 7 dialect as they are', async () => {
    const { admin, worker } = await world();
    const model = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="test">
  <bpmn:process id="test" isExecutable="true" camunda:historyTimeToLive="P1D">
    <bpmn:startEvent id="start"/>
    <bpmn:serviceTask id="charge" camunda:type="external" camunda:topic="card.charge">
      <bpmn:extensionElements>
        <camunda:properties><camunda:property name="bank" value="south"/></camunda:properties>
        <camunda:inputOutput><camunda:inputParameter name="price">\${amount}</camunda:inputParameter></camunda:inputOutput>
      </bpmn:extensionElements>
    </bpmn:serviceTask>
    <bpmn:userTask id="check"/>
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="charge"/>
    <bpmn:sequenceFlow id="f2" sourceRef="charge" targetRef="check"/>
  </bpmn:process>
</bpmn:definitions>`;
    expect((await admin.deploy({ 'charge.bpmn': model })).status).toBe(200);
    const instance = await start(admin, 4);
    const more = { localVariables: true, includeExtensionProperties: true };
    const [task] = tasksIn(await fetchTasks(worker, 'w1', {}, [topic(more)]));
    expect(task?.['extensionProperties']).toEqual({ bank: 'south' });
    expect(task?.['variables']).toEqual({ price: { value: 4, type: 'Integer', valueInfo: {} } });
    await act(worker, task?.id ?? '', 'complete', { workerId: 'w1', variables: { receipt: { value: 'R-1' } } });
    const { body } = await admin.get(`/engine-rest/process-instance/${instance}/variables`);
    expect(Object.keys(body as object).sort()).toEqual(['amount', 'receipt', 'secret']);
  });

  it('are held by one worker each: 100 tasks, 4 workers at the same time', async () => {
    const { admin, worker } = await world();
    const started = new Set<string>();
    for (let order = 1; order <= 100; order += 1) started.add(await start(admin, order));
    const held: Task[] = [];
    const work = async (workerId: string): Promise<void> => {
      for (;;) {
        const tasks = tasksIn(await fetchTasks(worker, workerId, { maxTasks: 7 }));
        if (tasks.length === 0) return;
        held.push(...tasks);
        for (const task of tasks) expect((await act(worker, task.id, 'complete', { workerId })).status).toBe(204);
      }
    };
    await Promise.all(['w1', 'w2', 'w3', 'w4'].map(work));
    expect(held).toHaveLength(100);
    expect(new Set(held.map(({ processInstanceId }) => processInstanceId))).toEqual(started);
    const { body } = await admin.get('/engine-rest/history/process-instance/count?finished=true');
    expect(body).toEqual({ count: 100 });
  });

  it('whose lock ran out are offered again, and the late worker changes nothing', async () => {
    const { admin, worker, passLocks } = await world();
    const instance = await start(admin, 1);
    const [task] = tasksIn(await fetchTasks(worker, 'late'));
    const id = task?.id ?? '';
    await passLocks(10_001);
    expect(await act(worker, id, 'extendLock', { workerId: 'late', newDuration: 1_000 })).toMatchObject({ status: 400 });
    const [again] = tasksIn(await fetchTasks(worker, 'quick'));
    expect(again?.id).toBe(id);
    const before = (await admin.get(`/engine-rest/external-task/${id}`)).body;
    const attempts: readonly (readonly [string, object])[] = [
      ['complete', { variables: { receipt: { value: 'late' } } }],
      ['failure', { retries: 0, errorMessage: 'late' }],
      ['bpmnError', { errorCode: 'REFUSED' }],
      ['extendLock', { newDuration: 1_000 }],
    ];
    for (const [action, body] of attempts) {
      const reply = await act(worker, id, action, { workerId: 'late', ...body });
      expect([action, reply.status, reply.body]).toEqual([
        action,
        400,
        { type: 'RestException', code: 0, message: expect.stringContaining("It is locked by worker 'quick'") },
      ]);
    }
    expect((await admin.get(`/engine-rest/external-task/${id}`)).body).toEqual(before);
    expect(await stateOf(admin, instance)).toBe('ACTIVE');
    expect((await act(worker, id, 'complete', { workerId: 'quick' })).status).toBe(204);
    expect(await stateOf(admin, instance)).toBe('COMPLETED');
  });

  it('that fail are tried again later, become an incident, and go on when they get retries', async () => {
    const { admin, worker, clock } = await world();
    const instance = await start(admin, 1);
    const [task] = tasksIn(await fetchTasks(worker, 'w1'));
    const id = task?.id ?? '';
    const failure = { workerId: 'w1', errorMessage: 'bank is down', errorDetails: 'at line 7' };
    const variables = { tries: { value: 1, type: 'Integer' } };
    expect(await act(worker, id, 'failure', { ...failure, retries: 1, retryTimeout: 60_000, variables })).toMatchObject({
      status: 204,
    });
    clock.advance(59_999);
    expect(tasksIn(await fetchTasks(worker, 'w1'))).toEqual([]);
    clock.advance(1);
    expect(tasksIn(await fetchTasks(worker, 'w1'))).toMatchObject([
      { id, retries: 1, errorMessage: 'bank is down', errorDetails: 'at line 7', variables: { tries: { value: 1 } } },
    ]);
    // Without retries Camunda reads 0.
    expect((await act(worker, id, 'failure', failure)).status).toBe(204);
    expect(await incidentsOf(admin)).toMatchObject([
      { incidentType: 'failedExternalTask', incidentMessage: 'bank is down', id, activityId: 'charge' },
    ]);
    expect((await worker.get(`/engine-rest/external-task/${id}/errorDetails`)).body).toBe('at line 7');
    expect(tasksIn(await fetchTasks(worker, 'w1'))).toEqual([]);
    expect((await admin.get('/engine-rest/external-task/count?noRetriesLeft=true')).body).toEqual({ count: 1 });

    const retries = { retries: 3 };
    expect((await worker.request('PUT', `/engine-rest/external-task/${id}/retries`, retries)).status).toBe(204);
    expect(await incidentsOf(admin)).toEqual([]);
    expect(tasksIn(await fetchTasks(worker, 'w2'))).toMatchObject([{ id, retries: 3, workerId: 'w2' }]);
    expect((await act(worker, id, 'complete', { workerId: 'w2' })).status).toBe(204);
    expect(await stateOf(admin, instance)).toBe('COMPLETED');
  });

  it('are offered again when their incident is retried, and become one when the retries are set to 0', async () => {
    const { admin, worker, server } = await world();
    await start(admin, 1);
    const [task] = tasksIn(await fetchTasks(worker, 'w1'));
    const id = task?.id ?? '';
    expect((await admin.post(`/engine-rest/external-task/${id}/unlock`)).status).toBe(204);
    expect((await worker.request('PUT', `/engine-rest/external-task/${id}/retries`, { retries: 0 })).status).toBe(204);
    const [incident] = await incidentsOf(admin);
    expect(incident).toMatchObject({ incidentType: 'failedExternalTask' });
    await server.engine.execute(retryIncident, SYSTEM, { incidentId: incident?.id ?? '' });
    expect(await incidentsOf(admin)).toEqual([]);
    expect(tasksIn(await fetchTasks(worker, 'w2'))).toMatchObject([{ id, retries: 2, workerId: 'w2' }]);
  });

  it('reach the boundary event with their BPMN error', async () => {
    const { admin, worker } = await world();
    const instance = await start(admin, 1);
    const [task] = tasksIn(await fetchTasks(worker, 'w1'));
    const error = { workerId: 'w1', errorCode: 'REFUSED', errorMessage: 'no credit' };
    expect((await act(worker, task?.id ?? '', 'bpmnError', error)).status).toBe(204);
    expect(await stateOf(admin, instance)).toBe('COMPLETED');
    const ends = await endsOf(admin, instance);
    expect(ends).toContain('unpaid');
    expect(ends).not.toContain('end');
  });

  it('belong to the workers of their topic: a foreign topic is 403, a foreign task 404', async () => {
    const { admin, worker, stranger } = await world();
    await start(admin, 1);
    expect(await fetchTasks(stranger, 's')).toMatchObject({ status: 403, body: { type: 'AuthorizationException', code: 0 } });
    const [task] = tasksIn(await fetchTasks(worker, 'w1'));
    const id = task?.id ?? '';
    const path = `/engine-rest/external-task/${id}`;
    const replies = [
      await stranger.get(path),
      await stranger.get(`${path}/errorDetails`),
      await act(stranger, id, 'complete', { workerId: 'w1' }),
      await act(stranger, id, 'failure', { workerId: 'w1' }),
      await act(stranger, id, 'bpmnError', { workerId: 'w1', errorCode: 'X' }),
      await act(stranger, id, 'extendLock', { workerId: 'w1', newDuration: 1 }),
      await act(stranger, id, 'unlock', {}),
      await stranger.request('PUT', `${path}/retries`, { retries: 1 }),
    ];
    expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 404));
    expect(tasksIn(await stranger.get('/engine-rest/external-task'))).toEqual([]);
    expect((await stranger.post('/engine-rest/external-task/count', {})).body).toEqual({ count: 0 });
    expect(tasksIn(await worker.post('/engine-rest/external-task', { topicName: 'card.charge', locked: true }))).toMatchObject([
      { id, workerId: 'w1', retries: 2 },
    ]);
    expect((await admin.get('/engine-rest/external-task/nothing')).status).toBe(404);
  });

  it('are chosen by business key and definition, and a filter that is not understood is refused', async () => {
    const { admin, worker } = await world();
    for (const key of ['a', 'b', 'c']) await start(admin, 1, key);
    const keys = async (more: object) =>
      tasksIn(await fetchTasks(worker, 'w', {}, [topic(more)])).map((task) => task['businessKey']);
    expect(await keys({ processDefinitionKey: 'other' })).toEqual([]);
    expect(await keys({ businessKey: 'b' })).toEqual(['b']);
    expect(await keys({ processDefinitionKeyIn: ['other', 'test'] })).toEqual(['a', 'c']);
    for (const refused of [{ tenantIdIn: ['t'] }, { processVariables: { x: 1 } }, { lockDuration: 0 }]) {
      expect(await fetchTasks(worker, 'w', {}, [topic(refused)])).toMatchObject({ status: 400 });
    }
    expect(await fetchTasks(worker, 'w', { asyncResponseTimeout: 1_800_001 })).toMatchObject({ status: 400 });
  });

  it('go when their process is cancelled, and stay when what a worker sends is refused', async () => {
    const { admin, worker } = await world();
    const [kept, cancelled] = [await start(admin, 1), await start(admin, 2)];
    const tasks = tasksIn(await fetchTasks(worker, 'w1'));
    const idOf = (instance: string) => tasks.find((task) => task.processInstanceId === instance)?.id ?? '';
    expect((await admin.request('DELETE', `/engine-rest/process-instance/${cancelled}`)).status).toBe(204);
    expect((await act(worker, idOf(cancelled), 'complete', { workerId: 'w1' })).status).toBe(404);
    const tooLarge = { long: { value: 'x'.repeat(70_000), type: 'String' } };
    expect((await act(worker, idOf(kept), 'complete', { workerId: 'w1', variables: tooLarge })).status).toBe(413);
    const wrong = { count: { value: 'many', type: 'Integer' } };
    expect((await act(worker, idOf(kept), 'complete', { workerId: 'w1', variables: wrong })).status).toBe(400);
    expect((await act(worker, idOf(kept), 'complete', { workerId: 'w1' })).status).toBe(204);
    expect(await stateOf(admin, kept)).toBe('COMPLETED');
  });

  it('survive a restart with their lock', async () => {
    const { admin, worker, server, clock, database } = await world();
    const instance = await start(admin, 1);
    const [task] = tasksIn(await fetchTasks(worker, 'w1'));
    await server.stop();
    const { url } = await serve(database, clock);
    const [adminAgain, workerAgain] = [testClient(url, admin.token), testClient(url, worker.token)];
    expect(tasksIn(await fetchTasks(workerAgain, 'w2'))).toEqual([]);
    expect((await act(workerAgain, task?.id ?? '', 'complete', { workerId: 'w1' })).status).toBe(204);
    expect(await stateOf(adminAgain, instance)).toBe('COMPLETED');
  });
});
