import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { camundaFile } from '../../../engine/runtime/test-support/camunda-models.ts';
import { end, path, pause, start, timer } from '../../../engine/runtime/test-support/models.ts';
import { openTestServer, type TestServer } from '../../test-support.ts';

const PRICE = camundaFile(
  `${start()}<bpmn:serviceTask id="price" camunda:delegateExpression="\${shop.price}"><bpmn:extensionElements><camunda:failedJobRetryTimeCycle>R1/PT1M</camunda:failedJobRetryTimeCycle></bpmn:extensionElements></bpmn:serviceTask>${pause('wait', timer('timeDuration', 'P9D'))}${end()}${path('start', 'price', 'wait', 'end')}`,
);

interface Row {
  readonly id: string;
  readonly [field: string]: unknown;
}

let test: TestServer;
beforeAll(async () => {
  test = await openTestServer();
  expect((await test.admin.deploy({ 'price.bpmn': PRICE })).status).toBe(200);
});
afterAll(() => test.close());

const rows = async (at: string): Promise<readonly Row[]> => (await test.admin.get(`/engine-rest/${at}`)).body as readonly Row[];
const put = (at: string, body: unknown) => test.admin.request('PUT', `/engine-rest/${at}`, body);

it('a failed job is found by its incident, given new tries, and its timer is done at once', async () => {
  const { admin } = test;
  const variables = { sku: { value: 'crash', type: 'String' } };
  const { id } = (await admin.post('/engine-rest/process-definition/key/test/start', { variables })).body as Row;
  const [incident] = await rows(`incident?processInstanceId=${id}`);
  expect(incident).toMatchObject({ incidentType: 'failedJob', activityId: 'price', annotation: null });
  const jobId = encodeURIComponent(String(incident?.['configuration']));
  expect(await rows(`job?processInstanceId=${id}&noRetriesLeft=true`)).toMatchObject([
    { id: incident?.['configuration'], retries: 0, failedActivityId: 'price', suspended: false },
  ]);

  const annotation = `incident/${encodeURIComponent(incident?.id ?? '')}/annotation`;
  expect((await put(annotation, { annotation: 'asked the supplier' })).status).toBe(204);
  expect(await rows(`incident?processInstanceId=${id}`)).toMatchObject([{ annotation: 'asked the supplier' }]);
  expect((await admin.request('DELETE', `/engine-rest/${annotation}`)).status).toBe(204);
  expect(await rows(`incident?processInstanceId=${id}`)).toMatchObject([{ annotation: null }]);

  await put(`process-instance/${id}/variables/sku`, { value: 'bolt', type: 'String' });
  expect((await put(`job/${jobId}/retries`, { retries: 1 })).status).toBe(204);
  expect(await rows(`incident?processInstanceId=${id}`)).toEqual([]);
  expect((await put(`job/${jobId}/retries`, { retries: 1 })).status).toBe(404);

  const [waiting] = await rows(`job?processInstanceId=${id}&timers=true`);
  const execute = `/engine-rest/job/${encodeURIComponent(waiting?.id ?? '')}/execute`;
  expect((await test.anna.post(execute, {})).status).toBe(403);
  expect((await admin.post(execute, {})).status).toBe(204);
  expect((await admin.get(`/engine-rest/history/process-instance/${id}`)).body).toMatchObject({ state: 'COMPLETED' });
  expect((await admin.post(execute, {})).status).toBe(404);
});
