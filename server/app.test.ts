import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Route } from './http/route.ts';
import { DECIMAL } from './http/schema.ts';
import { openTestServer, type TestClient, type TestServer } from './test-support.ts';
import { sample } from './test-sample.ts';

let test: TestServer;
let byName: Readonly<Record<'admin' | 'anna' | 'eve' | 'nobody', TestClient>>;

beforeAll(async () => {
  test = await openTestServer();
  byName = test;
});
afterAll(() => test.close());

/** A path with ids of nothing in it. */
function nowhere(route: Route): string {
  return route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => (name === 'language' ? 'en' : 'nowhere'));
}

const isGuarded = (route: Route): boolean => !route.open;
const takesJson = (route: Route): boolean => route.body !== null && route.bodyKind !== 'files';

describe('every route', () => {
  it('stands in the OpenAPI document, and nothing else does', async () => {
    const { status, body } = await byName.nobody.get('/openapi.json');
    expect(status).toBe(200);
    expect(body).toMatchObject({ openapi: '3.1.0' });
    const paths = Object.entries((body as { paths: Record<string, object> }).paths);
    const documented = paths.flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(documented.sort()).toEqual(test.server.routes.map((route) => `${route.method} ${route.path}`).sort());
    expect(documented.length).toBeGreaterThan(80);
  });

  it('gives each operation another id, and refers to nothing that is missing', async () => {
    const { body } = await byName.nobody.get('/openapi.json');
    const text = JSON.stringify(body);
    const ids = [...text.matchAll(/"operationId":"(\w+)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
    const references = new Set([...text.matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1]));
    expect(references).toEqual(new Set(['#/components/schemas/CamundaError', '#/components/schemas/Problem']));
  });

  it('tells of If-Match, CSV, details and decimals, and which values are allowed', async () => {
    const { body } = await byName.nobody.get('/openapi.json');
    const { paths } = body as { paths: Record<string, Record<string, object>> };
    expect(paths['/api/shop/items/{id}']?.['patch']).toMatchObject({
      parameters: expect.arrayContaining([expect.objectContaining({ name: 'If-Match', in: 'header', required: true })]),
    });
    expect(paths['/api/shop/items']?.['get']).toMatchObject({
      responses: { 200: { content: { 'application/json': {}, 'text/csv': { schema: { type: 'string' } } } } },
    });
    expect(paths['/api/shop/items/{id}']?.['get']).toMatchObject({
      responses: { 200: { content: { 'application/json': { schema: { additionalProperties: true } } } } },
    });
    const occurrences = (part: string) => JSON.stringify(body).split(part).length - 1;
    expect(occurrences('"format":"decimal"')).toBeGreaterThan(0);
    expect(occurrences(JSON.stringify(DECIMAL.source))).toBe(occurrences('"format":"decimal"'));
    const refused = await byName.admin.get('/api/tasks?sort=age');
    expect(refused.body).toMatchObject({
      detail: '/query/sort: must be one of created, due, priority, name',
      faults: [{ at: '/query/sort', message: 'must be one of created, due, priority, name' }],
    });
    const one = await byName.admin.get('/engine-rest/history/process-instance?sortBy=endTime');
    expect(one.body).toMatchObject({ message: '/query/sortBy: must be startTime' });
  });

  it('asks for a token unless it is open (401)', async () => {
    const guarded = test.server.routes.filter(isGuarded);
    expect(test.server.routes.filter((route) => route.open).map((route) => route.path)).toEqual([
      '/health',
      '/ready',
      '/metrics',
      '/openapi.json',
    ]);
    for (const route of guarded) {
      const reply = await byName.nobody.request(route.method, nowhere(route));
      expect([route.method, route.path, reply.status]).toEqual([route.method, route.path, 401]);
    }
  });

  it('does nothing for somebody without rights: 403 or 404, never 2xx where a right is named', async () => {
    const passed: string[] = [];
    for (const route of test.server.routes.filter((one) => isGuarded(one) && one.right !== null && one.bodyKind !== 'files')) {
      const query = route.query ? `?${new URLSearchParams(sample(route.query) as Record<string, string>).toString()}` : '';
      const body = takesJson(route) ? sample(route.body) : undefined;
      const headers = { 'If-Match': '"1"' };
      const reply = await byName.eve.request(route.method, nowhere(route) + query, body, headers);
      if (reply.status !== 403 && reply.status !== 404) passed.push(`${route.method} ${route.path}: ${reply.status}`);
    }
    expect(passed).toEqual([]);
  });

  it('answers 404 for an object that does not exist', async () => {
    const withId = test.server.routes.filter((route) => isGuarded(route) && route.params !== null && route.path.includes('{'));
    const elsewhere = ['/api/texts/{language}'];
    for (const route of withId.filter((one) => !elsewhere.includes(one.path))) {
      const body = takesJson(route) ? sample(route.body) : undefined;
      const reply = await byName.admin.request(route.method, nowhere(route), body, { 'If-Match': '"1"' });
      expect([route.method, route.path, reply.status]).toEqual([route.method, route.path, 404]);
    }
  });

  it('of /api refuses a field that its schema does not know (S5)', async () => {
    for (const route of test.server.routes.filter((one) => takesJson(one) && one.family === 'api')) {
      for (const field of ['price2', 'creditLimit', 'companyId', 'role', 'status']) {
        const body = { ...(sample(route.body) as object), [field]: 'x' };
        const reply = await byName.admin.request(route.method, nowhere(route), body, { 'If-Match': '"1"' });
        expect([route.path, reply.status, reply.body]).toEqual([
          route.path,
          400,
          expect.objectContaining({ code: 'VALIDATION' }),
        ]);
        expect(JSON.stringify(reply.body)).toContain(`/${field}`);
      }
    }
  });

  it('of /api refuses an unknown query parameter', async () => {
    for (const route of test.server.routes.filter((one) => one.family === 'api' && isGuarded(one) && one.method === 'GET')) {
      const reply = await byName.admin.get(`${nowhere(route)}?surprise=1`);
      expect([route.path, reply.status]).toEqual([route.path, 400]);
    }
  });

  it('refuses other media types (415) and bodies that are too large (413)', async () => {
    for (const route of test.server.routes.filter((one) => isGuarded(one) && one.body !== null)) {
      const wrong = await byName.admin.request(route.method, nowhere(route), '{}', { 'Content-Type': 'text/plain' });
      expect([route.path, wrong.status]).toEqual([route.path, 415]);
    }
    for (const route of test.server.routes.filter(takesJson)) {
      const limit = route.bodyKind === 'document' ? 2 * 1024 * 1024 : 256 * 1024;
      const body = JSON.stringify({ text: 'x'.repeat(limit) });
      const reply = await byName.admin.request(route.method, nowhere(route), body).catch(() => ({ status: 413 }));
      expect([route.path, reply.status]).toEqual([route.path, 413]);
    }
  });

  it('never fails on odd values: no 5xx (S22)', async () => {
    const odd: unknown[] = [
      null,
      -1,
      1.5,
      1e308,
      '',
      ' ',
      'x'.repeat(5_000),
      '\u202e',
      "' or 1=1 --",
      [],
      {},
      [[{}]],
      true,
      '2026-02-30',
      '9'.repeat(40),
    ];
    const failed: string[] = [];
    for (const route of test.server.routes.filter((one) => takesJson(one) && one.right !== 'definition.deploy')) {
      const good = sample(route.body) as Record<string, unknown>;
      const fields = Object.keys((route.body?.['properties'] as object | undefined) ?? {});
      const requests = odd.map(async (value, index) => {
        const field = fields[index % Math.max(1, fields.length)] ?? 'any';
        const body = { ...good, [field]: value };
        const reply = await byName.admin.request(route.method, nowhere(route), body, { 'If-Match': '"1"' });
        if (reply.status >= 500)
          failed.push(`${route.method} ${route.path} ${JSON.stringify(body).slice(0, 80)}: ${reply.status}`);
      });
      await Promise.all(requests);
    }
    const values = ['%00', '%F0%9F%98%80', '..%2f..%2fetc', 'a'.repeat(3_000), '%27%20or%201=1--', '-1', 'NaN'];
    for (const route of test.server.routes.filter(
      (one) => isGuarded(one) && one.method === 'GET' && one.path !== '/api/events',
    )) {
      const fields = Object.keys(route.query?.properties ?? {});
      const requests = values.map(async (value) => {
        const query = fields.map((field) => `${field}=${value}`).join('&');
        const path = route.path.replaceAll(/\{(\w+)\}/g, value);
        const reply = await byName.admin.get(`${path}?${query}`);
        if (reply.status >= 500) failed.push(`GET ${path.slice(0, 80)}: ${reply.status}`);
      });
      await Promise.all(requests);
    }
    expect(failed).toEqual([]);
  });

  it('refuses unsafe JSON with 4xx (S6, S7)', async () => {
    const bodies = [
      '{"__proto__":{"x":1}}',
      '{"a":{"constructor":1}}',
      '{"a":1,"a":2}',
      '{"a":1e400}',
      '{"a":9007199254740993}',
      '['.repeat(5_000),
      '{',
    ];
    for (const route of test.server.routes.filter(takesJson)) {
      for (const body of bodies) {
        const reply = await byName.admin.request(route.method, nowhere(route), body);
        expect([route.path, body.slice(0, 30), reply.status >= 400 && reply.status < 500]).toEqual([
          route.path,
          body.slice(0, 30),
          true,
        ]);
      }
    }
    expect(Object.hasOwn(Object.prototype, 'x')).toBe(false);
  });
});
