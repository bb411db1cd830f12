/** Filters of the Camunda lists: those that exist narrow the list, those that do not are refused by name. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LACKING } from '../../camunda/filters.ts';
import { APPROVAL } from '../../test-models.ts';
import { openTestServer, type TestClient, type TestServer } from '../../test-support.ts';

let test: TestServer;
let admin: TestClient;
let ids: string[];

beforeAll(async () => {
  test = await openTestServer();
  ({ admin } = test);
  await admin.deploy({ 'approval.bpmn': APPROVAL });
  await admin.deploy({
    'approval.bpmn': APPROVAL.replaceAll('approval-test', 'leave').replace('name="Approval"', 'name="Leave"'),
  });
  ids = [];
  for (const businessKey of ['A-1', 'A-2', 'B_1']) {
    const { body } = await admin.post('/engine-rest/process-definition/key/approval-test/start', {
      businessKey,
      variables: { sku: { value: businessKey } },
    });
    ids.push((body as { id: string }).id);
  }
  await admin.request('DELETE', `/engine-rest/process-instance/${ids[1]}`);
});
afterAll(() => test.close());

async function listed(path: string, field: string): Promise<string[]> {
  const { status, body } = await admin.get(`/engine-rest/${path}`);
  expect({ path, status }).toEqual({ path, status: 200 });
  return (body as Record<string, unknown>[]).map((row) => String(row[field])).toSorted();
}

const PAST = encodeURIComponent('2020-01-31T13:42:42.000+0200');
const FUTURE = encodeURIComponent('2999-01-31T13:42:42.000+0200');

describe('filters of lists', () => {
  it('narrow them', async () => {
    const cases: [path: string, field: string, wanted: string[]][] = [
      ['process-definition?keyLike=%25eav%25', 'key', ['leave']],
      ['process-definition?name=Leave', 'key', ['leave']],
      ['process-definition?nameLike=a%25&version=1', 'key', ['approval-test']],
      ['process-definition?version=2', 'key', []],
      ['deployment?nameLike=te%25&maxResults=1', 'name', ['test']],
      ['deployment?name=other', 'name', []],
      ['process-instance?businessKeyLike=a-%25', 'businessKey', ['A-1']],
      [String.raw`process-instance?businessKeyLike=b\_%25`, 'businessKey', ['B_1']],
      [`process-instance?processInstanceIds=${ids[0]},${ids[1]}`, 'businessKey', ['A-1']],
      ['task?nameLike=app%25&processInstanceBusinessKeyLike=A%25', 'name', ['Approve']],
      ['task?name=approve', 'name', []],
      [`task?createdAfter=${FUTURE}`, 'name', []],
      [`task?createdBefore=${FUTURE}`, 'name', ['Approve', 'Approve']],
      [`task?dueBefore=${FUTURE}`, 'name', []],
      [`history/process-instance?startedAfter=${PAST}`, 'businessKey', ['A-1', 'A-2', 'B_1']],
      [`history/process-instance?startedAfter=${FUTURE}`, 'businessKey', []],
      [`history/process-instance?finishedAfter=${PAST}`, 'businessKey', ['A-2']],
      [`history/process-instance?processInstanceIds=${ids[1]},${ids[2]}&finished=false`, 'businessKey', ['A-2', 'B_1']],
      [`history/process-instance?processInstanceId=${ids[2]}`, 'businessKey', ['B_1']],
    ];
    for (const [path, field, wanted] of cases) expect([path, await listed(path, field)]).toEqual([path, wanted]);
    const { body } = await admin.post('/engine-rest/process-instance/count', { processInstanceIds: [ids[0]] });
    expect(body).toEqual({ count: 1 });
    const oldest = await admin.get('/engine-rest/history/process-instance?sortBy=startTime&sortOrder=asc&maxResults=1');
    expect(oldest.body).toMatchObject([{ businessKey: 'A-1' }]);
  });

  it('that Camunda has and this server lacks are refused by name, in a query and in a body', async () => {
    const lists: [path: string, lacking: readonly string[], post: boolean][] = [
      ['deployment', LACKING.deployment, false],
      ['process-definition', LACKING.definition, false],
      ['process-instance', LACKING.instance, true],
      ['task', LACKING.task, true],
      ['history/process-instance', LACKING.historicInstance, true],
      ['history/task', LACKING.historicTask, true],
      ['external-task', LACKING.externalTask, true],
      ['variable-instance', LACKING.variableInstance, true],
      ['execution', LACKING.execution, true],
      ['job', LACKING.job, true],
      ['incident', LACKING.incident, false],
    ];
    const refused = (name: string) => ({
      status: 400,
      body: { type: 'InvalidRequestException', message: `/${name}: this filter is not supported here`, code: 0 },
    });
    for (const [path, lacking, post] of lists) {
      for (const name of lacking.slice(0, 8)) {
        for (const count of ['', '/count']) {
          expect(await admin.get(`/engine-rest/${path}${count}?${name}=x`)).toMatchObject(refused(name));
          if (post) expect(await admin.post(`/engine-rest/${path}${count}`, { [name]: ['x'] })).toMatchObject(refused(name));
        }
      }
    }
    for (const path of ['user', 'group']) expect(await admin.get(`/engine-rest/${path}?idIn=x`)).toMatchObject(refused('idIn'));
    expect(await admin.get('/engine-rest/task?dueAfter=tomorrow')).toMatchObject({ status: 400 });
  });

  it('that say nothing, or that nobody knows, are ignored as in Camunda', async () => {
    const said = { taskVariables: [], owner: null, suspended: false, invented: 'x' };
    expect((await admin.post('/engine-rest/task/count', said)).body).toEqual({ count: 2 });
  });
});

it('a page of nothing is an empty list, for who may read it (how Camunda Modeler looks for a server)', async () => {
  for (const path of ['deployment', 'process-definition', 'process-instance', 'task', 'history/task', 'user', 'group'])
    expect([path, (await admin.get(`/engine-rest/${path}?maxResults=0`)).body]).toEqual([path, []]);
  expect((await test.eve.get('/engine-rest/deployment?maxResults=0')).status).toBe(403);
});
