/** `/engine-rest/variable-instance` and the list of executions: Camunda 7's shapes, filters, pages and rights. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { APPROVAL } from '../../test-models.ts';
import { openTestServer, type TestClient, type TestServer } from '../../test-support.ts';

let test: TestServer;
let admin: TestClient;
let one: string;
let two: string;

beforeAll(async () => {
  test = await openTestServer();
  ({ admin } = test);
  await admin.deploy({ 'approval.bpmn': APPROVAL });
  const begin = async (businessKey: string) => {
    const variables = { sku: { value: businessKey }, lines: { value: [1, 2], type: 'Json' } };
    const { body } = await admin.post('/engine-rest/process-definition/key/approval-test/start', { businessKey, variables });
    return (body as { readonly id: string }).id;
  };
  one = await begin('A');
  two = await begin('B');
});
afterAll(() => test.close());

it('variables have their types, and say where they are', async () => {
  const { status, body } = await admin.get(`/engine-rest/variable-instance?processInstanceIdIn=${one}`);
  const place = { processInstanceId: one, executionId: one, activityInstanceId: one, taskId: null, tenantId: null };
  expect(status).toBe(200);
  expect(body).toEqual([
    expect.objectContaining({ name: 'lines', type: 'Json', value: '[1,2]', valueInfo: {}, ...place }),
    expect.objectContaining({ name: 'sku', type: 'String', value: 'A', id: `${one}:0:sku`, ...place }),
  ]);
});

it('are filtered and paged, in a query and in a body, and counted', async () => {
  const values = async (filter: object, page = '') => {
    const { body } = await admin.post(`/engine-rest/variable-instance${page}`, filter);
    const counted = await admin.post('/engine-rest/variable-instance/count', filter);
    return [
      (body as { readonly value: unknown }[]).map(({ value }) => value),
      (counted.body as { readonly count: number }).count,
    ];
  };
  expect(await values({ variableName: 'sku' })).toEqual([['A', 'B'], 2]);
  expect(await values({ variableName: 'sku' }, '?firstResult=1&maxResults=1')).toEqual([['B'], 2]);
  expect(await values({ variableNameLike: 'S_%', processInstanceIdIn: [two] })).toEqual([['B'], 1]);
  expect(await values({ variableName: 'sku', executionIdIn: [one, two], variableScopeIdIn: [two] })).toEqual([['B'], 1]);
  expect(await values({ executionIdIn: [one], taskIdIn: [two] })).toEqual([[], 0]);
  const { body } = await admin.get(`/engine-rest/variable-instance/count?activityInstanceIdIn=${one},${two}`);
  expect(body).toEqual({ count: 4 });
});

it('executions are found by where they are', async () => {
  const { body } = await admin.get('/engine-rest/execution?activityId=approve&businessKey=B');
  const [found] = body as readonly { readonly id: string }[];
  expect(body).toEqual([{ id: expect.stringMatching(`^${two}:`), processInstanceId: two, ended: false, tenantId: null }]);
  const tasks = await admin.get('/engine-rest/task?processInstanceBusinessKey=B');
  expect(tasks.body).toMatchObject([{ executionId: found?.id }]);
  const all = await admin.post('/engine-rest/execution', { processDefinitionKey: 'approval-test', active: true });
  expect((all.body as { readonly id: string }[]).map(({ id }) => id)).toEqual([one, expect.anything(), two, found?.id]);
  expect((await admin.get('/engine-rest/execution/count?suspended=true')).body).toEqual({ count: 0 });
  expect((await admin.get('/engine-rest/execution/count?messageEventSubscriptionName=paid')).body).toEqual({ count: 0 });
});

it('nobody sees what belongs to instances that they may not see', async () => {
  for (const path of ['variable-instance', 'execution']) {
    expect([path, (await test.anna.get(`/engine-rest/${path}`)).body]).toEqual([path, []]);
    expect([path, (await test.anna.get(`/engine-rest/${path}/count`)).body]).toEqual([path, { count: 0 }]);
    const { body } = await admin.get('/openapi.json');
    expect(body).toMatchObject({ paths: { [`/engine-rest/${path}`]: { get: {}, post: {} } } });
  }
});
