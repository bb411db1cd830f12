import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestServer, testClient, type TestClient, type TestServer } from '../../test-support.ts';

let test: TestServer;
let admin: TestClient;
let anna: TestClient;
let eve: TestClient;

beforeAll(async () => {
  test = await openTestServer();
  ({ admin, anna, eve } = test);
});
afterAll(() => test.close());

interface Item {
  readonly id: string;
  readonly [field: string]: unknown;
}

const one = (reply: { readonly body: unknown }): Item => reply.body as Item;

describe('people and tokens (S17)', () => {
  it('say who I am without the token itself', async () => {
    const me = await anna.get('/api/me');
    expect(me.body).toMatchObject({
      user: { id: 'anna' },
      groups: ['sales'],
      rights: ['process.start', 'shop.price', 'shop.read', 'shop.write'],
      manager: null,
    });
    expect(JSON.stringify(me.body)).not.toContain(anna.token ?? 'none');
  });

  it('are handed out by who holds what they carry', async () => {
    const own = await eve.post('/api/tokens', { userId: 'eve', label: 'laptop', days: 1 });
    expect(own.status).toBe(201);
    expect((await eve.post('/api/tokens', { userId: 'admin', label: 'mine', days: 1 })).status).toBe(403);
    await admin.post('/api/users', { id: 'manager', name: 'Manager' });
    await admin.request('PUT', '/api/grants', { right: 'identity.manage', kind: 'user', subjectId: 'manager', granted: true });
    const { token } = one(await admin.post('/api/tokens', { userId: 'manager', label: 'x', days: 1 }));
    const manager = testClient(test.server.url, String(token));
    expect((await manager.post('/api/tokens', { userId: 'admin', label: 'x', days: 1 })).status).toBe(403);
    expect(
      (await manager.request('PUT', '/api/grants', { right: '*', kind: 'user', subjectId: 'manager', granted: true })).status,
    ).toBe(403);
    expect((await manager.request('PUT', '/api/users/admin/active', { active: false })).status).toBe(403);
    expect((await manager.post('/api/users', { id: 'x y', name: 'X' })).status).toBe(400);
    expect((await eve.post('/api/users', { id: 'fred', name: 'Fred' })).status).toBe(403);
  });

  it('die at once when revoked or when their user is disabled', async () => {
    const issued = one(await eve.post('/api/tokens', { userId: 'eve', label: 'phone', days: 1 }));
    const phone = testClient(test.server.url, String(issued['token']));
    expect((await phone.get('/api/me')).status).toBe(200);
    expect((await anna.request('DELETE', `/api/tokens/${issued.id}`)).status).toBe(404);
    expect((await eve.request('DELETE', `/api/tokens/${issued.id}`)).status).toBe(204);
    expect((await phone.get('/api/me')).status).toBe(401);
    await admin.request('PUT', '/api/users/manager/active', { active: false });
    expect((await admin.get('/api/users')).body).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ id: 'manager', active: false })]),
    });
  });

  it('are refused in other shapes', async () => {
    for (const authorization of [
      'Bearer',
      'Bearer x',
      'Basic YTpi',
      `Bearer ${'a'.repeat(300)}`,
      `bearer ${anna.token ?? ''} x`,
    ]) {
      const reply = await fetch(`${test.server.url}/api/me`, { headers: { Authorization: authorization } });
      expect([authorization.slice(0, 20), reply.status, reply.headers.get('www-authenticate')]).toEqual([
        authorization.slice(0, 20),
        401,
        'Bearer',
      ]);
    }
  });
});
