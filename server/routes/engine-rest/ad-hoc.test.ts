import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openTestServer, type TestServer } from '../../test-support.ts';

const DESK = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="t">
<process id="desk" isExecutable="true"><startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="any"/>
<adHocSubProcess id="any"><extensionElements><zeebe:adHoc activeElementsCollection="=[]"/></extensionElements><userTask id="call"/><userTask id="write"/>
<completionCondition xsi:type="tFormalExpression">=done = true</completionCondition></adHocSubProcess>
<sequenceFlow id="g" sourceRef="any" targetRef="e"/><endEvent id="e"/></process></definitions>`;

let test: TestServer;
beforeAll(async () => {
  test = await openTestServer();
  expect((await test.admin.deploy({ 'desk.bpmn': DESK })).status).toBe(200);
});
afterAll(() => test.close());

it('activities of an ad-hoc sub-process are begun by who may operate, and only those that it has', async () => {
  const { admin, eve } = test;
  const { body } = await admin.post('/engine-rest/process-definition/key/desk/start', {});
  const { id } = body as { readonly id: string };
  const tree = (await admin.get(`/engine-rest/process-instance/${id}/activity-instances`)).body as {
    readonly childActivityInstances: readonly { readonly id: string }[];
  };
  const adHoc = encodeURIComponent(tree.childActivityInstances[0]?.id ?? '');
  const begin = `/engine-rest/process-instance/${id}/ad-hoc-activities/${adHoc}/activation`;
  expect((await eve.post(begin, { elements: [{ elementId: 'call' }] })).status).toBe(403);
  const refused = await admin.post(begin, { elements: [{ elementId: 's' }] });
  expect([refused.status, refused.body]).toEqual([
    400,
    expect.objectContaining({ message: expect.stringContaining('any can begin call, write') }),
  ]);
  expect((await admin.post(begin, { elements: [{ elementId: 'write' }] })).status).toBe(204);
  const tasks = (await admin.get(`/engine-rest/task?processInstanceId=${id}`)).body as readonly {
    readonly taskDefinitionKey: string;
  }[];
  expect(tasks.map(({ taskDefinitionKey }) => taskDefinitionKey)).toEqual(['write']);
});
