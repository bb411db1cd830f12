import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { camundaFile } from '../../../engine/runtime/test-support/camunda-models.ts';
import { boundary, end, path, start } from '../../../engine/runtime/test-support/models.ts';
import { openTestServer, type TestServer } from '../../test-support.ts';

const MODEL = camundaFile(
  `${start()}<bpmn:userTask id="work" name="Work"/>${boundary('stop', 'work', '<bpmn:messageEventDefinition messageRef="m"/>')}<bpmn:userTask id="next"/>${end()}${path('start', 'work', 'end')}${path('stop', 'next', 'end')}`,
  '<bpmn:message id="m" name="stop"/>',
);

let test: TestServer;
beforeAll(async () => {
  test = await openTestServer();
});
afterAll(() => test.close());

it('activities of the past are found by what became of them', async () => {
  const { admin } = test;
  await admin.deploy({ 'test.bpmn': MODEL });
  const { id } = (await admin.post('/engine-rest/process-definition/key/test/start', {})).body as { readonly id: string };
  expect((await admin.post('/engine-rest/message', { messageName: 'stop' })).status).toBe(204);
  const found = async (filter: string): Promise<readonly string[]> => {
    const { body } = await admin.get(`/engine-rest/history/activity-instance?processInstanceId=${id}&${filter}`);
    return (body as readonly { readonly activityId: string }[]).map(({ activityId }) => activityId);
  };
  expect(await found('')).toEqual(['start', 'work', 'stop', 'next']);
  expect(await found('canceled=true')).toEqual(['work']);
  expect(await found('finished=true&canceled=false')).toEqual(['start', 'stop']);
  expect(await found('unfinished=true')).toEqual(['next']);
  expect(await found('activityType=userTask')).toEqual(['work', 'next']);
  expect([await found('activityId=next'), await found('activityName=Work')]).toEqual([['next'], ['work']]);
});
