/** Messages, signals and conditions over HTTP, as Camunda 7's clients send them. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { camundaFile } from '../../../engine/runtime/test-support/camunda-models.ts';
import { end, path, start } from '../../../engine/runtime/test-support/models.ts';
import { openTestServer, type TestServer } from '../../test-support.ts';

const event = (kind: string, ref: string) => `<bpmn:${kind}EventDefinition ${kind}Ref="${ref}"/>`;
const when =
  '<bpmn:conditionalEventDefinition><bpmn:condition xsi:type="bpmn:tFormalExpression">${stock &lt; 5}</bpmn:condition></bpmn:conditionalEventDefinition>';
const task = (id: string) => `<bpmn:userTask id="${id}"/>`;
const on = (id: string, interrupting: boolean, inside: string) =>
  `<bpmn:subProcess id="${id}x" triggeredByEvent="true"><bpmn:startEvent id="${id}s" isInterrupting="${interrupting}">${inside}</bpmn:startEvent>${task(id)}${end(`${id}e`)}${path(`${id}s`, id, `${id}e`)}</bpmn:subProcess>`;
const MODEL = camundaFile(
  `${start('s')}${start('sm', event('message', 'New'))}${start('ss', event('signal', 'Go'))}${start('sc', when)}
   ${task('work')}${end('e')}${path('s', 'work', 'e')}${path('sm', 'work')}${path('ss', 'work')}${path('sc', 'work')}
   ${on('asked', false, event('message', 'Ask'))}${on('warned', false, event('signal', 'Warn'))}`,
  `<bpmn:message id="New" name="new"/><bpmn:message id="Ask" name="ask"/><bpmn:signal id="Go" name="go"/><bpmn:signal id="Warn" name="warn"/>`,
);

let test: TestServer;
beforeAll(async () => {
  test = await openTestServer();
  expect((await test.admin.deploy({ 'test.bpmn': MODEL })).status).toBe(200);
});
afterAll(() => test.close());

async function started(businessKey: string): Promise<string> {
  const { body } = await test.admin.post('/engine-rest/process-definition/key/test/start', { businessKey });
  return (body as { readonly id: string }).id;
}
async function tasks(businessKey: string): Promise<readonly string[]> {
  await test.server.engine.runDueJobs();
  const { body } = await test.admin.get(`/engine-rest/task?processInstanceBusinessKey=${businessKey}`);
  return (body as readonly { readonly taskDefinitionKey: string }[]).map((one) => one.taskDefinitionKey).toSorted();
}

it('a message starts an instance or comes to one, and says which', async () => {
  const send = (more: object) => test.admin.post('/engine-rest/message', { resultEnabled: true, withoutTenantId: true, ...more });
  const { status, body } = await send({ messageName: 'new', businessKey: 'm1', processVariables: { n: { value: 1 } } });
  expect([status, body]).toMatchObject([
    200,
    [{ resultType: 'ProcessDefinition', execution: null, processInstance: { businessKey: 'm1', ended: false, links: [] } }],
  ]);
  const [{ processInstance }] = body as readonly [{ readonly processInstance: { readonly id: string } }];
  const id = processInstance.id;
  expect((await send({ messageName: 'ask', processInstanceId: id })).body).toEqual([
    { resultType: 'Execution', execution: { id, processInstanceId: id, ended: false, tenantId: null }, processInstance: null },
  ]);
  const asked = { messageName: 'ask', correlationKeys: { n: { value: 1, type: 'Integer' } }, all: true };
  expect((await send({ ...asked, resultEnabled: false })).status).toBe(204);
  expect(await tasks('m1')).toEqual(['asked', 'asked', 'work']);
  expect((await send({ messageName: 'ask', correlationKeys: { n: { value: 2 } } })).body).toMatchObject({
    type: 'MismatchingMessageCorrelationException',
  });
});

it('two who wait are too many for one message', async () => {
  await started('two');
  await started('two');
  const message = { messageName: 'ask', businessKey: 'two' };
  expect(await test.admin.post('/engine-rest/message', message)).toMatchObject({
    status: 400,
    body: { type: 'MismatchingMessageCorrelationException' },
  });
  expect((await test.admin.post('/engine-rest/message', { ...message, all: true })).status).toBe(204);
  expect(await tasks('two')).toEqual(['asked', 'asked', 'work', 'work']);
});

it('a message with an id is taken once', async () => {
  const message = { messageName: 'new', businessKey: 'once', messageId: 'm-1', timeToLive: 60_000, resultEnabled: true };
  expect((await test.admin.post('/engine-rest/message', message)).body).toHaveLength(1);
  expect((await test.admin.post('/engine-rest/message', message)).body).toEqual([]);
  expect(await tasks('once')).toEqual(['work']);
});

it('a signal reaches all who wait, or one execution, and starts what begins with it', async () => {
  const { admin, anna } = test;
  const [one, other] = [await started('sig1'), await started('sig2')];
  expect((await anna.post('/engine-rest/signal', { name: 'warn' })).status).toBe(403);
  expect((await admin.post('/engine-rest/signal', { name: 'warn', variables: { level: { value: 3 } } })).status).toBe(204);
  expect([await tasks('sig1'), await tasks('sig2')]).toEqual([
    ['warned', 'work'],
    ['warned', 'work'],
  ]);
  expect((await admin.get(`/engine-rest/process-instance/${other}/variables`)).body).toMatchObject({ level: { value: 3 } });
  expect((await admin.post('/engine-rest/signal', { name: 'warn', executionId: one })).status).toBe(204);
  expect([(await tasks('sig1')).length, (await tasks('sig2')).length]).toEqual([3, 2]);
  expect((await admin.post('/engine-rest/signal', { name: 'go', executionId: one })).status).toBe(400);
  expect((await admin.post('/engine-rest/signal', { name: 'warn', tenantId: 't' })).status).toBe(400);
  const before = await admin.get('/engine-rest/process-instance/count');
  expect((await admin.post('/engine-rest/signal', { name: 'go' })).status).toBe(204);
  await test.server.engine.runDueJobs();
  const { count } = before.body as { readonly count: number };
  expect((await admin.get('/engine-rest/process-instance/count')).body).toEqual({ count: count + 1 });
});

it('a condition starts what holds', async () => {
  const ask = (stock: number) =>
    test.admin.post('/engine-rest/condition', { variables: { stock: { value: stock, type: 'Integer' } }, businessKey: 'cond' });
  expect(await ask(7)).toMatchObject({ status: 200, body: [] });
  expect(await ask(3)).toMatchObject({ status: 200, body: [{ businessKey: 'cond', ended: false, links: [] }] });
  expect(await tasks('cond')).toEqual(['work']);
});

it('what Camunda can and this server cannot is refused, not left out', async () => {
  for (const more of [
    { tenantId: 't' },
    { processVariablesLocal: { n: { value: 1 } } },
    { processVariablesToTriggeredScope: { n: { value: 1 } } },
    { variablesInResultEnabled: true },
  ]) {
    expect((await test.admin.post('/engine-rest/message', { messageName: 'new', ...more })).status).toBe(400);
  }
});

it('a task escalates to who catches it, and goes on; where nobody does it is refused, as in Camunda 7', async () => {
  const { admin } = test;
  const LATE = '<bpmn:escalationEventDefinition escalationRef="Late"/>';
  const around = `<bpmn:boundaryEvent id="b" attachedToRef="work" cancelActivity="false">${LATE}</bpmn:boundaryEvent>${task('boss')}${end('e9')}${path('b', 'boss', 'e9')}`;
  const body = `${start('s')}${task('work')}${end('e')}${path('s', 'work', 'e')}${around}`;
  const model = camundaFile(body, '<bpmn:escalation id="Late" escalationCode="LATE"/>').replaceAll('id="test"', 'id="late"');
  expect((await admin.deploy({ 'late.bpmn': model })).status).toBe(200);
  await admin.post('/engine-rest/process-definition/key/late/start', { businessKey: 'late' });
  const open = (await admin.get('/engine-rest/task?processInstanceBusinessKey=late')).body as readonly { readonly id: string }[];
  const escalate = (escalationCode: string) =>
    admin.post(`/engine-rest/task/${open[0]?.id ?? ''}/bpmnEscalation`, {
      escalationCode,
      variables: { days: { value: 3, type: 'Integer' } },
    });
  expect(await escalate('OTHER')).toMatchObject({
    status: 400,
    body: { message: '/escalationCode: no event on the task or around it catches the escalation OTHER' },
  });
  expect(await tasks('late')).toEqual(['work']);
  expect((await escalate('LATE')).status).toBe(204);
  expect(await tasks('late')).toEqual(['boss', 'work']);
});

it('a timer is set to another time', async () => {
  const { admin, anna } = test;
  const wait =
    '<bpmn:intermediateCatchEvent id="t"><bpmn:timerEventDefinition><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">P30D</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>';
  const model = camundaFile(`${start('s')}${wait}${task('work')}${end('e')}${path('s', 't', 'work', 'e')}`);
  expect((await admin.deploy({ 'timed.bpmn': model.replaceAll('id="test"', 'id="timed"') })).status).toBe(200);
  await admin.post('/engine-rest/process-definition/key/timed/start', { businessKey: 'timed' });
  const jobs = (await admin.get('/engine-rest/job?processDefinitionKey=timed')).body as readonly { readonly id: string }[];
  const due = `/engine-rest/job/${encodeURIComponent(jobs[0]?.id ?? '')}/duedate`;
  const soon = { duedate: '2020-01-01T00:00:00.000+0000' };
  expect((await anna.request('PUT', due, soon)).status).toBe(403);
  expect((await admin.request('PUT', due, { ...soon, cascade: true })).status).toBe(400);
  expect((await admin.request('PUT', due, soon)).status).toBe(204);
  expect(await tasks('timed')).toEqual(['work']);
});
