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
  await admin.deploy({ 'approval.bpmn': APPROVAL, 'approve.form': APPROVAL_FORM });
});
afterAll(() => test.close());

interface Item {
  readonly id: string;
  readonly [field: string]: unknown;
}

const one = (reply: { readonly body: unknown }): Item => reply.body as Item;
const page = (reply: { readonly body: unknown }): { items: Item[]; total: number } =>
  reply.body as { items: Item[]; total: number };
const item = (sku: string, more: object = {}) => ({ sku, currency: 'EUR', price: { amount: '2.50', currency: 'EUR' }, ...more });

async function startTask(sku: string): Promise<{ task: string; instance: string }> {
  const variables = { sku: { value: sku }, total: { value: '12.50', type: 'Decimal' } };
  const instance = one(
    await anna.post('/engine-rest/process-definition/key/approval-test/start', { businessKey: sku, variables }),
  ).id;
  const [task] = page(await anna.get(`/api/tasks?processInstanceId=${instance}`)).items;
  return { task: task?.id ?? 'none', instance };
}

describe('problem details (RFC 9457, S22)', () => {
  it('carry code, remedy, faults and the request id, and never a stack', async () => {
    const reply = await anna.post('/api/shop/items', { ...item('P-1'), role: 'admin' });
    expect(reply.status).toBe(400);
    expect(reply.headers.get('content-type')).toBe('application/problem+json');
    expect(reply.body).toEqual({
      type: 'urn:cartable:error:VALIDATION',
      title: 'Validation',
      status: 400,
      detail: '/role: is not a known field',
      code: 'VALIDATION',
      remedy: expect.any(String),
      requestId: reply.headers.get('x-request-id'),
      faults: [{ at: '/role', message: 'is not a known field' }],
    });
  });

  it('hide what an unexpected error says', async () => {
    const reply = await anna.post('/api/actions/shop.price', { sku: 'crash' });
    expect([reply.status, reply.body]).toEqual([
      500,
      expect.objectContaining({ code: 'INTERNAL', detail: 'an unexpected error happened' }),
    ]);
    expect(JSON.stringify(reply.body)).not.toContain('secret');
  });

  it('answer at unknown paths and methods', async () => {
    expect(await anna.get('/api/nothing')).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    expect(await anna.request('DELETE', '/api/tasks')).toMatchObject({ status: 404 });
    expect(await anna.get('/engine-rest/nothing')).toMatchObject({
      status: 404,
      body: { type: 'InvalidRequestException', code: 0 },
    });
    expect((await test.nobody.get('/api/nothing')).status).toBe(401);
    for (const path of ['/api/tasks/%E0%A4%A', '/engine-rest/task/%E0%A4%A']) {
      const reply = await anna.get(path);
      expect([reply.status, JSON.stringify(reply.body).includes('node_modules')]).toEqual([400, false]);
    }
  });
});

describe('records', () => {
  it('are created once per Idempotency-Key (P4)', async () => {
    const key = { 'Idempotency-Key': 'k-1' };
    const first = await anna.post('/api/shop/items', item('I-1'), key);
    expect(first.status).toBe(201);
    expect(first.headers.get('location')).toBe(`/api/shop/items/${one(first).id}`);
    expect((await anna.post('/api/shop/items', item('I-1'), key)).body).toEqual(first.body);
    expect(await anna.post('/api/shop/items', item('I-2'), key)).toMatchObject({
      status: 422,
      body: { code: 'IDEMPOTENCY_MISMATCH' },
    });
    expect(await anna.post('/api/shop/items', item('I-1'))).toMatchObject({ status: 409, body: { code: 'DUPLICATE' } });
    expect((await anna.post('/api/shop/items', item('I-3'), { 'Idempotency-Key': 'two words' })).status).toBe(400);
    const many = await Promise.all(
      Array.from({ length: 20 }, () => anna.post('/api/shop/items', item('I-4'), { 'Idempotency-Key': 'k-2' })),
    );
    expect(new Set(many.map((reply) => one(reply).id)).size).toBe(1);
  });

  it('change with the version that the writer saw (If-Match)', async () => {
    const { id } = one(await anna.post('/api/shop/items', item('V-1')));
    const opened = await anna.get(`/api/shop/items/${id}`);
    expect([opened.headers.get('etag'), opened.body]).toEqual(['"1"', { id, version: 1, blocked: false, ...item('V-1') }]);
    const path = `/api/shop/items/${id}`;
    const price = { amount: '3.00', currency: 'EUR' };
    expect(await anna.request('PATCH', path, { price })).toMatchObject({ status: 400 });
    expect(await anna.request('PATCH', path, { price }, { 'If-Match': '"1"' })).toMatchObject({
      status: 200,
      body: { version: 2 },
    });
    expect(await anna.request('PATCH', path, { price }, { 'If-Match': '"1"' })).toMatchObject({
      status: 409,
      body: { code: 'STALE_VERSION' },
    });
    expect(await eve.request('PATCH', path, { price }, { 'If-Match': '"2"' })).toMatchObject({ status: 403 });
  });

  it('are found, paged and exported as the filter says', async () => {
    for (const sku of ['=X-1', 'X-2', 'X-3']) await anna.post('/api/shop/items', item(sku));
    const found = page(await anna.get('/api/shop/items?q=x-&sort=-sku&maxResults=2'));
    expect([found.total, found.items.map((record) => record['sku'])]).toEqual([3, ['X-3', 'X-2']]);
    const csv = await anna.get('/api/shop/items?q=x-&sort=-sku&format=csv');
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const rows = String(csv.body).trim().split('\r\n').slice(1);
    expect(rows.map((row) => row.split(',')[1])).toEqual(['X-3', 'X-2', `'=X-1`]);
  });

  it('of others do not exist', async () => {
    const { id } = one(await admin.post('/api/shop/items', item('O-1')));
    expect((await anna.get(`/api/shop/items/${id}`)).status).toBe(404);
    expect((await eve.get(`/api/shop/items/${id}`)).status).toBe(403);
  });
});

describe('actions and facts', () => {
  it('run the operation with its rights and answers', async () => {
    expect(await anna.post('/api/actions/shop.price', { sku: 'A', mode: 'net' })).toMatchObject({
      status: 200,
      body: { total: '12.5' },
    });
    expect(await anna.post('/api/actions/shop.price', { sku: 'none' })).toMatchObject({
      status: 409,
      body: { code: 'OPERATION_REFUSED', details: { errorCode: 'NO_PRICE' } },
    });
    expect((await anna.post('/api/actions/shop.price', { sku: 'A', mode: 'other' })).status).toBe(400);
    expect((await eve.post('/api/actions/shop.price', { sku: 'A' })).status).toBe(403);
    expect((await anna.post('/api/actions/shop.unknown', {})).status).toBe(404);
  });

  it('read a fact as a card', async () => {
    expect(await anna.get('/api/facts/shop.stock?sku=A')).toMatchObject({
      status: 200,
      body: { fields: [{ label: 'sku', value: 'A' }] },
    });
    expect(await anna.get('/api/facts/shop.stock')).toMatchObject({ status: 400, body: { faults: [{ at: '/query/sku' }] } });
    expect((await eve.get('/api/facts/shop.stock?sku=A')).status).toBe(403);
  });
});

describe('tasks', () => {
  it('open with form, outcomes, facts and plain variables', async () => {
    const { task, instance } = await startTask('T-1');
    expect((await anna.get(`/api/tasks/${task}`)).body).toMatchObject({
      id: task,
      processInstanceId: instance,
      process: 'approval-test',
      businessKey: 'T-1',
      candidates: [{ kind: 'group', value: 'sales' }],
      outcomes: ['approve', 'reject'],
      facts: [{ name: 'shop.stock', input: { sku: 'T-1' } }],
      form: { id: 'approve-form' },
      variables: { sku: 'T-1', total: '12.5' },
    });
    expect((await eve.get(`/api/tasks/${task}`)).status).toBe(404);
  });

  it('complete with one of their outcomes, once', async () => {
    const { task, instance } = await startTask('T-2');
    const path = `/api/tasks/${task}/complete`;
    for (const body of [{}, { outcome: 'steal' }, { variables: { outcome: 'steal' } }]) {
      expect(await anna.post(path, body)).toMatchObject({ status: 400, body: { faults: [{ at: '/outcome' }] } });
    }
    const key = { 'Idempotency-Key': 'done-1' };
    const body = { outcome: 'approve', variables: { comment: 'fine' } };
    expect(await anna.post(path, body, key)).toMatchObject({ status: 200, body: { processInstanceId: instance, ended: false } });
    expect(await anna.post(path, body, key)).toMatchObject({ status: 200 });
    expect(await anna.post(path, body)).toMatchObject({ status: 409, body: { code: 'TASK_NOT_OPEN' } });
    expect((await anna.get(`/api/tasks/${task}`)).body).toMatchObject({ status: 'COMPLETED', facts: [], variables: {} });
    const variables = (await admin.get(`/engine-rest/process-instance/${instance}/variables`)).body;
    expect(variables).toMatchObject({ outcome: { value: 'approve' }, comment: { value: 'fine' } });
  });

  it('have one winner among fifty (P5)', async () => {
    const { task } = await startTask('T-3');
    const replies = await Promise.all(
      Array.from({ length: 50 }, () => anna.post(`/api/tasks/${task}/complete`, { outcome: 'reject' })),
    );
    expect(replies.filter((reply) => reply.status === 200)).toHaveLength(1);
    expect(replies.filter((reply) => reply.status === 409)).toHaveLength(49);
    const lost = replies.find((reply) => reply.status === 409);
    expect(lost?.body).toMatchObject({ code: 'TASK_NOT_OPEN', details: { completedBy: 'anna' } });
  });
});
