import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { camundaFile } from '../../../engine/runtime/test-support/camunda-models.ts';
import { end, path, start } from '../../../engine/runtime/test-support/models.ts';
import { openTestServer, type TestServer } from '../../test-support.ts';

const MODEL = camundaFile(`${start()}<bpmn:userTask id="work"/>${end()}${path('start', 'work', 'end')}`);

interface Row {
  readonly id: string;
  readonly suspended?: boolean;
}

let test: TestServer;
beforeAll(async () => {
  test = await openTestServer();
  expect((await test.admin.deploy({ 'test.bpmn': MODEL })).status).toBe(200);
});
afterAll(() => test.close());

const put = (at: string, body: unknown) => test.admin.request('PUT', `/engine-rest/${at}`, body);
const started = () => test.admin.post('/engine-rest/process-definition/key/test/start', {});
const rows = async (at: string): Promise<readonly Row[]> => (await test.admin.get(`/engine-rest/${at}`)).body as readonly Row[];

it('an instance is suspended and goes on', async () => {
  const { id } = (await started()).body as Row;
  expect((await test.anna.request('PUT', `/engine-rest/process-instance/${id}/suspended`, { suspended: true })).status).toBe(403);
  expect((await put(`process-instance/${id}/suspended`, { suspended: true })).status).toBe(204);
  expect((await test.admin.get(`/engine-rest/process-instance/${id}`)).body).toMatchObject({ suspended: true });
  const [task] = await rows(`task?processInstanceId=${id}`);
  expect(task).toMatchObject({ suspended: true });
  const complete = () => test.admin.post(`/engine-rest/task/${task?.id ?? ''}/complete`, {});
  expect(await complete()).toMatchObject({ status: 400, body: { message: expect.stringContaining('is suspended') as unknown } });
  const operations = await rows(`history/user-operation?processInstanceId=${id}`);
  expect(operations).toContainEqual(expect.objectContaining({ operationType: 'Suspend', entityType: 'ProcessInstance' }));
  expect((await put(`process-instance/${id}/suspended`, { suspended: false })).status).toBe(204);
  expect((await complete()).status).toBe(204);
});

it('a definition is suspended with its instances, by id and by key', async () => {
  const { id } = (await started()).body as Row;
  const definition = (await test.admin.get('/engine-rest/process-definition/key/test')).body as Row;
  const whole = { suspended: true, includeProcessInstances: true };
  expect((await put(`process-definition/${encodeURIComponent(definition.id)}/suspended`, whole)).status).toBe(204);
  expect((await started()).status).toBe(400);
  expect((await test.admin.get(`/engine-rest/process-instance/${id}`)).body).toMatchObject({ suspended: true });
  expect((await put('process-definition/key/test/suspended', { ...whole, suspended: false })).status).toBe(204);
  expect((await test.admin.get(`/engine-rest/process-instance/${id}`)).body).toMatchObject({ suspended: false });
  expect((await started()).status).toBe(200);
  expect((await put('process-definition/key/none/suspended', whole)).status).toBe(404);
  const later = { suspended: true, executionDate: '2030-01-01T00:00:00.000+0000' };
  expect((await put('process-definition/key/test/suspended', later)).status).toBe(400);
});

it('all instances of a process are suspended at once', async () => {
  await started();
  expect((await put('process-instance/suspended', { suspended: true })).status).toBe(400);
  expect((await put('process-instance/suspended', { suspended: true, processDefinitionKey: 'test' })).status).toBe(204);
  const suspended = (await rows('process-instance')).map((row) => row.suspended);
  expect([suspended.length > 1, suspended.every((is) => is === true)]).toEqual([true, true]);
});
