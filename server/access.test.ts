/** Who gets what of real objects (S4): every route that names one, asked by people to whom it is foreign. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Route } from './http/route.ts';
import { APPROVAL, APPROVAL_FORM } from './test-models.ts';
import { openTestServer, type TestClient, type TestServer } from './test-support.ts';
import { sample } from './test-sample.ts';

let test: TestServer;
/** Path prefix -> the id of a real object that is eve's in no way. */
let objects: Readonly<Record<string, string>>;

const idIn = (body: unknown): string => (typeof body === 'object' && body !== null && 'id' in body ? String(body.id) : 'none');

beforeAll(async () => {
  test = await openTestServer();
  const { admin, anna } = test;
  await admin.deploy({ 'approval.bpmn': APPROVAL, 'approve.form': APPROVAL_FORM });
  const started = await anna.post('/engine-rest/process-definition/key/approval-test/start', {
    variables: { sku: { value: 'S' } },
  });
  const [task] = (await anna.get('/engine-rest/task')).body as unknown[];
  const item = await anna.post('/api/shop/items', { sku: 'mine', currency: 'EUR', price: { amount: '1', currency: 'EUR' } });
  const me = (await anna.get('/api/me')).body as { tokens: unknown[] };
  const [deployment] = (await admin.get('/engine-rest/deployment')).body as unknown[];
  objects = {
    '/engine-rest/task/': idIn(task),
    '/api/tasks/': idIn(task),
    '/engine-rest/process-instance/': idIn(started.body),
    '/engine-rest/history/process-instance/': idIn(started.body),
    '/engine-rest/deployment/': idIn(deployment),
    '/api/shop/items/': idIn(item.body),
    '/api/tokens/': idIn(me.tokens[0]),
  };
});
afterAll(() => test.close());

const routesTo = (prefix: string): Route[] => test.server.routes.filter((route) => route.path.startsWith(`${prefix}{`));

function ask(client: TestClient, route: Route, id: string) {
  const path = route.path.replace(/\{\w+\}/, encodeURIComponent(id)).replaceAll(/\{\w+\}/g, 'sku');
  // Enough to pass the route's schema, so that the answer is about the object.
  const body = route.body === null ? undefined : sample(route.body);
  return client.request(route.method, path, body, { 'If-Match': '"1"' });
}

describe('foreign objects', () => {
  it('are real', () => {
    expect(Object.values(objects)).not.toContain('none');
    for (const prefix of Object.keys(objects)) expect([prefix, routesTo(prefix).length]).not.toEqual([prefix, 0]);
  });

  it('do not exist for somebody without any right: 404, or 403 where the route needs a right', async () => {
    const wrong: string[] = [];
    for (const [prefix, id] of Object.entries(objects)) {
      for (const route of routesTo(prefix)) {
        const { status } = await ask(test.eve, route, id);
        const expected = route.right === null ? [404] : [403, 404];
        if (!expected.includes(status)) wrong.push(`${route.method} ${route.path}: ${status}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('are as they were afterwards', async () => {
    const task = objects['/api/tasks/'] ?? '';
    expect((await test.anna.get(`/api/tasks/${task}`)).body).toMatchObject({
      status: 'OPEN',
      assignee: null,
      variables: { sku: 'S' },
    });
    expect((await test.anna.get('/api/me')).status).toBe(200);
    expect((await test.anna.get(`/api/shop/items/${objects['/api/shop/items/'] ?? ''}`)).body).toMatchObject({
      sku: 'mine',
      version: 1,
    });
    const lists = [
      '/api/tasks',
      '/engine-rest/task',
      '/engine-rest/process-instance',
      '/engine-rest/history/process-instance',
      '/engine-rest/history/task',
    ];
    for (const list of lists) {
      const text = JSON.stringify((await test.eve.get(list)).body);
      expect([list, text]).toEqual([list, list === '/api/tasks' ? '{"items":[],"total":0}' : '[]']);
    }
  });
});
