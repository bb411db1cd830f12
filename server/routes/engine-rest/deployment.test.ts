import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { APPROVAL, BROKEN } from '../../test-models.ts';
import { openTestServer, type TestClient, type TestServer } from '../../test-support.ts';

let test: TestServer;
let admin: TestClient;
let eve: TestClient;

beforeAll(async () => {
  test = await openTestServer();
  ({ admin, eve } = test);
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

describe('deployment', () => {
  it('answers with what it deployed, and once only when duplicates are filtered', async () => {
    const { body } = await admin.deploy({ 'approval.bpmn': APPROVAL.replaceAll('approval-test', 'another') });
    const definitions = Object.values((body as { deployedProcessDefinitions: object }).deployedProcessDefinitions);
    expect(definitions).toEqual([expect.objectContaining({ key: 'another', version: 1, resource: 'approval.bpmn' })]);
    const listed = items(await admin.get('/engine-rest/deployment'));
    expect(listed.length).toBeGreaterThan(0);
    expect((await admin.get(`/engine-rest/deployment/${listed[0]?.id ?? ''}`)).body).toEqual(listed[0]);
  });

  it('refuses a bad model in the shape that marks the canvas', async () => {
    const { status, body } = await admin.deploy({ 'broken.bpmn': BROKEN });
    expect([status, body]).toEqual([400, expect.objectContaining({ type: 'ParseException', code: 0 })]);
    const { details } = body as { details: Record<string, { errors: Item[] }> };
    const errors = details['broken.bpmn']?.errors ?? [];
    expect(errors.length).toBeGreaterThan(0);
    expect(errors[0]).toMatchObject({
      line: expect.any(Number),
      column: expect.any(Number),
      mainBpmnElementId: expect.any(String),
    });
    expect(items(await admin.get('/engine-rest/process-definition?key=broken'))).toEqual([]);
  });

  it('names the file, line and element of a bad form or decision, and the error before any warning', async () => {
    const form = '{\n  "id": "f",\n  "components" []\n}';
    expect((await admin.deploy({ 'bad.form': form })).body).toMatchObject({
      type: 'ParseException',
      message: expect.stringMatching(/^bad\.form: This is not JSON/),
      details: { 'bad.form': { errors: [{ line: 3, column: 16 }], warnings: [] } },
    });
    expect((await admin.deploy({ 'a.form': '{}' })).body).toMatchObject({
      message: 'a.form: This is not a form: it needs an id and components.',
      details: { 'a.form': { errors: [{ line: 1, column: 1 }] } },
    });
    const decision = `<?xml version="1.0"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="t">
  <decision id="wrong" name="w">
    <decisionTable id="table" hitPolicy="UNIQUE">
      <input id="i"><inputExpression id="ie" typeRef="number"><text>1 +</text></inputExpression></input>
      <output id="o" name="o" typeRef="string" />
    </decisionTable>
  </decision>
</definitions>`;
    const { status, body } = await admin.deploy({ 'bad.dmn': decision });
    expect([status, Object.keys((body as { details: object }).details)]).toEqual([400, ['bad.dmn']]);
    const [error] = (body as { details: Record<string, { errors: Item[] }> }).details['bad.dmn']?.errors ?? [];
    expect(error?.['line']).toBe(5);
    expect(error?.['mainBpmnElementId']).toEqual(expect.any(String));
    const warned = BROKEN.replace('<bpmn:startEvent', '<bpmn:textAnnotation id="t0"/><bpmn:startEvent');
    const refused = (await admin.deploy({ 'broken.bpmn': warned })).body as {
      message: string;
      details: Record<string, { errors: { message: string }[] }>;
    };
    expect(refused.message).toContain(refused.details['broken.bpmn']?.errors[0]?.message ?? 'none');
  });

  it('gives the deployment that is there when nothing changed and duplicates are filtered', async () => {
    const files = { 'approval.bpmn': APPROVAL.replaceAll('approval-test', 'once'), 'once.txt': 'one' };
    const filtered = { 'enable-duplicate-filtering': 'true' };
    const count = async () => (await admin.get('/engine-rest/deployment/count')).body;
    const first = (await admin.deploy(files, filtered)).body as Item;
    const before = await count();
    const again = (await admin.deploy(files, { ...filtered, 'deployment-name': 'again' })).body;
    expect(again).toMatchObject({ id: first.id, name: 'test', deployedProcessDefinitions: null });
    expect(await count()).toEqual(before);
    const other = (await admin.deploy({ ...files, 'once.txt': 'two' }, filtered)).body as Item;
    expect(other).toMatchObject({ deployedProcessDefinitions: null });
    expect(other.id).not.toBe(first.id);
    expect((await admin.get('/engine-rest/process-definition/count?key=once')).body).toEqual({ count: 1 });
    expect((await admin.get(`/engine-rest/deployment/${first.id}/resources`)).body).toEqual(
      ['approval.bpmn', 'once.txt'].map((name) => ({ id: `${first.id}:${name}`, name, deploymentId: first.id })),
    );
    expect((await eve.get(`/engine-rest/deployment/${first.id}/resources`)).status).toBe(403);
  });

  it('needs its right, refuses a tenant, and takes no JSON', async () => {
    expect(await eve.deploy({ 'approval.bpmn': APPROVAL })).toMatchObject({
      status: 403,
      body: { type: 'AuthorizationException' },
    });
    const form = new FormData();
    form.set('tenant-id', 'x');
    form.append('data', new Blob([APPROVAL]), 'a.bpmn');
    const reply = await fetch(`${test.server.url}/engine-rest/deployment/create`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${admin.token ?? ''}` },
      body: form,
    });
    expect(reply.status).toBe(400);
    const disguised = { files: [{ filepath: '/etc/passwd' }] };
    expect((await admin.post('/engine-rest/deployment/create', disguised)).status).toBe(415);
  });
});
