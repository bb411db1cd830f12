import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { camundaFile } from '../../../engine/runtime/test-support/camunda-models.ts';
import { end, path, start, user } from '../../../engine/runtime/test-support/models.ts';
import { openTestServer, type TestServer } from '../../test-support.ts';

const WAITING = camundaFile(
  `${start()}<bpmn:receiveTask id="wait"/>${user('work').replace('<zeebe:userTask/>', '')}${end()}${path('start', 'wait', 'work', 'end')}`,
);

let test: TestServer;
beforeAll(async () => {
  test = await openTestServer();
});
afterAll(() => test.close());

it('a receive task without a message waits until it is signalled, by who may operate', async () => {
  const { admin, anna } = test;
  expect((await admin.deploy({ 'wait.bpmn': WAITING })).status).toBe(200);
  const { body } = await admin.post('/engine-rest/process-definition/key/test/start', {});
  const { id } = body as { readonly id: string };
  const tree = await admin.get(`/engine-rest/process-instance/${id}/activity-instances`);
  expect(tree.body).toMatchObject({ childActivityInstances: [{ activityId: 'wait', activityType: 'receiveTask' }] });
  const [open] = (tree.body as { readonly childActivityInstances: readonly { readonly id: string }[] }).childActivityInstances;
  const signal = `/engine-rest/execution/${open?.id ?? ''}/signal`;
  const variables = { sum: { value: 7, type: 'Integer' } };
  expect((await anna.post(signal, { variables })).status).toBe(403);
  expect((await admin.post(signal, { variables })).status).toBe(204);
  expect((await admin.post(signal, {})).status).toBe(400);
  expect((await admin.post('/engine-rest/execution/nothing/signal', {})).status).toBe(404);
  expect((await admin.get(`/engine-rest/process-instance/${id}/variables`)).body).toMatchObject(variables);
  const tasks = (await admin.get(`/engine-rest/task?processInstanceId=${id}`)).body;
  expect(tasks).toMatchObject([{ taskDefinitionKey: 'work' }]);
  // A user task has a command of its own, which asks who may complete it.
  const [task] = tasks as readonly { readonly executionId: string }[];
  expect((await admin.post(`/engine-rest/execution/${task?.executionId ?? ''}/signal`, {})).status).toBe(400);
});
