import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { APPROVAL, APPROVAL_FORM } from '../../test-models.ts';
import { openTestServer, type TestClient, type TestServer } from '../../test-support.ts';

let test: TestServer;
let admin: TestClient;
let anna: TestClient;
let eve: TestClient;

beforeAll(async () => {
  test = await openTestServer();
  ({ admin, anna, eve } = test);
  expect((await admin.deploy({ 'approval.bpmn': APPROVAL, 'approve.form': APPROVAL_FORM })).status).toBe(200);
});
afterAll(() => test.close());

interface Item {
  readonly id: string;
  readonly [field: string]: unknown;
}

/** The reply's body as a list of objects. */
function items(reply: { readonly body: unknown }): Item[] {
  return reply.body as Item[];
}

async function start(sku: string): Promise<string> {
  const variables = {
    sku: { value: sku, type: 'String' },
    count: { value: 3, type: 'Integer' },
    total: { value: '12.50', type: 'Decimal' },
  };
  const reply = await anna.post('/engine-rest/process-definition/key/approval-test/start', {
    businessKey: sku,
    variables,
    unknownField: 1,
  });
  expect([reply.status, reply.body]).toEqual([
    200,
    expect.objectContaining({ definitionKey: 'approval-test', businessKey: sku, ended: false }),
  ]);
  return (reply.body as Item).id;
}

const APPROVED = { variables: { outcome: { value: 'approve', type: 'String' } } };

async function taskOf(processInstanceId: string): Promise<string> {
  const [task] = items(await anna.get(`/engine-rest/task?processInstanceId=${processInstanceId}`));
  return task?.id ?? 'none';
}

describe('process definitions', () => {
  it('are found by key and id, with their file and start form', async () => {
    const { body } = await anna.get('/engine-rest/process-definition/key/approval-test');
    const { id } = body as Item;
    expect(body).toMatchObject({ key: 'approval-test', version: 1, name: 'Approval', suspended: false });
    expect((await anna.get(`/engine-rest/process-definition/${encodeURIComponent(id)}`)).body).toEqual(body);
    expect((await admin.get(`/engine-rest/process-definition/${encodeURIComponent(id)}/xml`)).body).toEqual({
      id,
      bpmn20Xml: APPROVAL,
    });
    expect((await anna.get(`/engine-rest/process-definition/${encodeURIComponent(id)}/xml`)).status).toBe(403);
    expect((await anna.get('/engine-rest/process-definition/key/approval-test/startForm')).body).toMatchObject({
      camundaFormRef: null,
    });
    expect((await anna.get('/engine-rest/process-definition/key/approval-test/deployed-start-form')).status).toBe(404);
    expect((await anna.get('/engine-rest/process-definition/count?key=approval-test')).body).toEqual({ count: 1 });
  });
});

describe('tasks', () => {
  it('are listed with GET and POST alike, for those who may see them only', async () => {
    const instance = await start('twins');
    const byGet = await anna.get(
      `/engine-rest/task?processInstanceId=${instance}&candidateGroup=sales&sortBy=created&sortOrder=asc`,
    );
    const byPost = await anna.post('/engine-rest/task', { processInstanceId: instance, candidateGroup: 'sales', unknown: true });
    expect(byPost.body).toEqual(byGet.body);
    expect(items(byGet)[0]).toMatchObject({
      name: 'Approve',
      taskDefinitionKey: 'approve',
      processInstanceId: instance,
      assignee: null,
      camundaFormRef: { key: 'approve-form' },
      created: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/),
    });
    expect((await anna.get(`/engine-rest/task/count?processInstanceId=${instance}`)).body).toEqual({ count: 1 });
    expect((await anna.post('/engine-rest/task/count', { processInstanceId: instance })).body).toEqual({ count: 1 });
    expect(items(await eve.get(`/engine-rest/task?processInstanceId=${instance}`))).toEqual([]);
  });

  it('show their variables as typed values and their form', async () => {
    const task = await taskOf(await start('typed'));
    expect((await anna.get(`/engine-rest/task/${task}/form-variables`)).body).toEqual({
      sku: { value: 'typed', type: 'String', valueInfo: {} },
      count: { value: 3, type: 'Integer', valueInfo: {} },
      total: { value: '12.5', type: 'Decimal', valueInfo: {} },
    });
    expect((await anna.get(`/engine-rest/task/${task}/variables?variableNames=count`)).body).toEqual({
      count: { value: 3, type: 'Integer', valueInfo: {} },
    });
    expect((await anna.get(`/engine-rest/task/${task}/deployed-form`)).body).toEqual(JSON.parse(APPROVAL_FORM));
    expect((await anna.get(`/engine-rest/task/${task}/identity-links`)).body).toEqual([
      { userId: null, groupId: 'sales', type: 'candidate' },
    ]);
  });

  it('are claimed by one, completed, and gone (204, then 404 or 400)', async () => {
    const instance = await start('life');
    const task = await taskOf(instance);
    expect((await eve.post(`/engine-rest/task/${task}/claim`, { userId: 'eve' })).status).toBe(404);
    expect(await anna.post(`/engine-rest/task/${task}/claim`, { userId: 'anna' })).toMatchObject({ status: 204, body: '' });
    expect((await anna.get(`/engine-rest/task/${task}`)).body).toMatchObject({ assignee: 'anna' });
    expect((await anna.post(`/engine-rest/task/${task}/unclaim`)).status).toBe(204);
    const completed = await anna.post(`/engine-rest/task/${task}/complete`, {
      variables: { ok: { value: true, type: 'Boolean' }, outcome: { value: 'approve' } },
    });
    expect(completed.status).toBe(204);
    expect((await anna.get(`/engine-rest/task/${task}`)).status).toBe(404);
    expect(await anna.post(`/engine-rest/task/${task}/complete`, {})).toMatchObject({
      status: 400,
      body: { type: 'RestException', code: 0 },
    });
    const history = items(await admin.get(`/engine-rest/history/task?processInstanceId=${instance}`));
    expect(history).toEqual([expect.objectContaining({ id: task, assignee: 'anna', deleteReason: 'completed' })]);
  });

  it('that offer outcomes are not completed without one of them (Camunda sends none by itself)', async () => {
    const task = await taskOf(await start('outcome'));
    for (const variables of [{}, { outcome: { value: null } }, { outcome: { value: 'postpone' } }]) {
      for (const route of ['complete', 'submit-form']) {
        expect(await anna.post(`/engine-rest/task/${task}/${route}`, { variables })).toMatchObject({
          status: 400,
          body: { type: 'InvalidRequestException', message: '/outcome: must be one of approve, reject' },
        });
      }
    }
    expect((await anna.get(`/engine-rest/task/${task}`)).status).toBe(200);
    expect((await anna.post(`/engine-rest/task/${task}/submit-form`, APPROVED)).status).toBe(204);
  });

  it('give the variables back when asked to, to who may see no more than the task too', async () => {
    const { body } = await admin.post('/engine-rest/process-definition/key/approval-test/start', {
      variables: { sku: { value: 'back' } },
    });
    const task = await taskOf((body as Item).id);
    const completed = await anna.post(`/engine-rest/task/${task}/complete`, { ...APPROVED, withVariablesInReturn: true });
    expect([completed.status, completed.body]).toEqual([
      200,
      { sku: { value: 'back', type: 'String', valueInfo: {} }, outcome: { value: 'approve', type: 'String', valueInfo: {} } },
    ]);
  });

  it('keep a Long beyond 2^53 exactly: it goes in as a text', async () => {
    const longs = ['9007199254740993', '-9223372036854775808', '9223372036854775807', '42'];
    const variables = Object.fromEntries(longs.map((value, n) => [`long${n}`, { value, type: 'Long' }]));
    const { body } = await admin.post('/engine-rest/process-definition/key/approval-test/start', { variables });
    const kept = await admin.get(`/engine-rest/process-instance/${(body as Item).id}/variables`);
    expect(kept.body).toEqual({
      long0: { value: '9007199254740993', type: 'Decimal', valueInfo: {} },
      long1: { value: '-9223372036854775808', type: 'Decimal', valueInfo: {} },
      long2: { value: '9223372036854775807', type: 'Decimal', valueInfo: {} },
      long3: { value: 42, type: 'Integer', valueInfo: {} },
    });
    for (const value of ['9223372036854775808', '1.5', '1e3', ''])
      expect(
        (
          await admin.post('/engine-rest/process-definition/key/approval-test/start', {
            variables: { x: { value, type: 'Long' } },
          })
        ).status,
      ).toBe(400);
  });

  it('refuse variables of a type they have not', async () => {
    const task = await taskOf(await start('types'));
    const wrong: object[] = [
      { value: 1.5, type: 'Integer' },
      { value: 'x', type: 'Boolean' },
      { value: 'f', type: 'File' },
      { value: '{"a":', type: 'Json' },
    ];
    for (const value of wrong)
      expect((await anna.post(`/engine-rest/task/${task}/complete`, { variables: { x: value } })).status).toBe(400);
    const inner = { value: '{"__proto__":{"y":1}}', type: 'Json' };
    expect((await anna.post(`/engine-rest/task/${task}/complete`, { variables: { x: inner } })).status).toBe(400);
    expect((await anna.get(`/engine-rest/task/${task}`)).status).toBe(200);
  });
});

describe('instances and messages', () => {
  it('stand somewhere, are corrected, and go on with a message', async () => {
    const instance = await start('A-1');
    const task = await taskOf(instance);
    await anna.post(`/engine-rest/task/${task}/complete`, APPROVED);
    const tree = (await admin.get(`/engine-rest/process-instance/${instance}/activity-instances`)).body;
    expect(tree).toMatchObject({ activityType: 'processDefinition', childActivityInstances: [{ activityId: 'wait' }] });
    expect(
      (await anna.request('PUT', `/engine-rest/process-instance/${instance}/variables/count`, { value: 4, type: 'Integer' }))
        .status,
    ).toBe(403);
    expect(
      (await admin.request('PUT', `/engine-rest/process-instance/${instance}/variables/count`, { value: 4, type: 'Integer' }))
        .status,
    ).toBe(204);
    expect((await admin.get(`/engine-rest/process-instance/${instance}/variables/count`)).body).toMatchObject({ value: 4 });
    expect((await admin.get(`/engine-rest/process-instance/${instance}/variables/none`)).status).toBe(404);

    const message = { messageName: 'goods.arrived', correlationKey: 'A-1', resultEnabled: true };
    expect((await anna.post('/engine-rest/message', message)).status).toBe(403);
    expect((await admin.post('/engine-rest/message', { ...message, correlationKey: 'other' })).body).toMatchObject({
      type: 'MismatchingMessageCorrelationException',
    });
    expect((await admin.post('/engine-rest/message', message)).body).toMatchObject([
      { resultType: 'Execution', execution: { processInstanceId: instance } },
    ]);
    expect((await admin.get(`/engine-rest/process-instance/${instance}`)).status).toBe(404);
    expect((await admin.get(`/engine-rest/history/process-instance/${instance}`)).body).toMatchObject({
      state: 'COMPLETED',
      startUserId: 'anna',
    });

    const activities = items(await admin.get(`/engine-rest/history/activity-instance?processInstanceId=${instance}`));
    expect(activities.map((activity) => activity['activityId'])).toEqual(
      expect.arrayContaining(['start', 'approve', 'wait', 'end']),
    );
    expect(activities.every((activity) => activity['activityType'] !== 'processDefinition')).toBe(true);
    expect(activities.find((activity) => activity['activityId'] === 'approve')).toMatchObject({
      activityName: 'Approve',
      activityType: 'userTask',
      processDefinitionKey: 'approval-test',
      processDefinitionId: expect.stringMatching(/^approval-test:1:/),
      taskId: task,
      assignee: 'anna',
      canceled: false,
    });
    const operations = items(await admin.get(`/engine-rest/history/user-operation?processInstanceId=${instance}`));
    expect(operations.map((operation) => operation['userId'])).toEqual(expect.arrayContaining(['anna', 'admin']));
    expect(operations[0]).toMatchObject({ operationType: 'Create', entityType: 'ProcessInstance', userId: 'anna' });
    expect(operations[1]).toMatchObject({
      operationType: 'Complete',
      entityType: 'Task',
      processDefinitionKey: 'approval-test',
      category: 'TaskWorker',
    });
  });

  it('of others do not exist, and are cancelled only by who may operate', async () => {
    const instance = await start('mine');
    for (const path of ['', '/variables', '/activity-instances']) {
      expect((await eve.get(`/engine-rest/process-instance/${instance}${path}`)).status).toBe(404);
    }
    expect(items(await eve.get('/engine-rest/process-instance'))).toEqual([]);
    expect((await anna.request('DELETE', `/engine-rest/process-instance/${instance}`)).status).toBe(403);
    expect((await admin.request('DELETE', `/engine-rest/process-instance/${instance}?deleteReason=test`)).status).toBe(204);
    expect((await admin.get(`/engine-rest/history/process-instance/${instance}`)).body).toMatchObject({ deleteReason: 'test' });
    expect(
      (await admin.get('/engine-rest/history/process-instance?finished=true&processInstanceBusinessKey=mine')).body,
    ).toHaveLength(1);
  });

  it('count elements for the heat map', async () => {
    const rows = items(await admin.get('/engine-rest/process-definition/key/approval-test/statistics'));
    const approve = rows.find((row) => row.id === 'approve');
    expect(approve).toMatchObject({ incidents: [], failedJobs: 0 });
    expect(Number(approve?.['started'])).toBeGreaterThan(Number(approve?.['instances']) - 1);
  });
});

describe('incidents', () => {
  it('of operations are failed jobs, for filters too', async () => {
    const task = '<zeebe:taskDefinition type="shop.price" />';
    const model = APPROVAL.replaceAll('approval-test', 'priced').replace('<zeebe:userTask />', task);
    const flow = model.replaceAll('userTask', 'serviceTask').replace(/<zeebe:(formDefinition|assignmentDefinition)[^>]*>/g, '');
    expect((await admin.deploy({ 'priced.bpmn': flow })).status).toBe(200);
    await admin.post('/engine-rest/process-definition/key/priced/start', { variables: { sku: { value: 7 } } });
    const filtered = async (type: string) => items(await admin.get(`/engine-rest/incident?incidentType=${type}`));
    expect(await filtered('failedJob')).toEqual([
      expect.objectContaining({
        incidentType: 'failedJob',
        activityId: 'approve',
        incidentMessage: 'Operation shop.price was given something else than it declares: /sku must be string.',
      }),
    ]);
    expect(await filtered('failedExternalTask')).toEqual([]);
  });
});

describe('people and version', () => {
  it('are listed as Camunda does', async () => {
    expect((await anna.get('/engine-rest/user?memberOfGroup=sales')).body).toEqual([
      { id: 'anna', firstName: 'anna', lastName: null, email: null },
    ]);
    expect((await anna.get('/engine-rest/user/count')).body).toEqual({ count: 3 });
    expect((await anna.get('/engine-rest/group?member=anna')).body).toEqual([{ id: 'sales', name: 'Sales', type: 'WORKFLOW' }]);
    expect((await anna.get('/engine-rest/engine')).body).toEqual([{ name: 'default' }]);
    expect((await anna.get('/engine-rest/version')).body).toEqual({ version: '0.1.0' });
  });
});
