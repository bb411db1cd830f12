import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createUser, issueToken, setGrant, SYSTEM, verifyBooks } from '../engine/index.ts';
import { eachDatabase } from '../test/support/postgres.ts';
import { openCartable, PLUGINS } from './index.ts';
import type { CartableServer } from './open-server.ts';
import { testClient, type TestClient } from './test-support.ts';

eachDatabase('the product', (open) => {
  let server: CartableServer;
  let admin: TestClient;

  beforeAll(async () => {
    const options = {
      port: 0,
      logLevel: 'silent',
      monotonic: () => 0,
      newRequestId: () => 'request',
      settings: { runJobs: false },
    };
    server = await openCartable({ database: (await open()).url, ...options });
    await server.engine.execute(createUser, SYSTEM, { id: 'admin', name: 'Admin' });
    await server.engine.execute(setGrant, SYSTEM, { right: '*', kind: 'user', subjectId: 'admin', granted: true });
    const { token } = await server.engine.execute(issueToken, SYSTEM, { userId: 'admin', label: 'test', lifetime: 86_400_000 });
    admin = testClient(server.url, token);
  });
  afterAll(() => server.stop());

  it('lists every resource with every search, filter and sort that it declares', async () => {
    const resources = PLUGINS.flatMap((plugin) => plugin.resources);
    expect(resources.length).toBeGreaterThan(20);
    for (const { path, fields } of resources) {
      const sortable = Object.entries(fields).filter(([, field]) => field.sort === true);
      for (const sort of ['id', ...sortable.map(([name]) => `-${name}`)]) {
        const reply = await admin.get(`/api/${path}?q=zzz-nothing&sort=${sort}`);
        expect([path, sort, reply.status, reply.body]).toEqual([path, sort, 200, { items: [], total: 0 }]);
      }
      expect([path, (await admin.get(`/api/${path}/nowhere`)).status]).toEqual([path, 404]);
    }
  });

  it('has element templates of every operation in every language, with a text for each field', async () => {
    const operations = PLUGINS.flatMap((plugin) => plugin.operations.map((operation) => operation.name));
    for (const language of ['en', 'de', 'pl', 'fa']) {
      const { body } = await admin.get(`/api/element-templates?language=${language}`);
      const templates = body as { id: string; name: string; properties: { label?: string; group?: string }[] }[];
      expect(templates.map((template) => template.id)).toEqual(operations);
      const unnamed = templates.filter(
        (template) =>
          template.name === template.id || template.properties.some((property) => property.label?.includes('.input.')),
      );
      expect(unnamed.map((template) => template.id)).toEqual([]);
    }
  });

  it('knows the texts of its flows in every language', async () => {
    const texts = await Promise.all(['en', 'de', 'pl', 'fa'].map((language) => admin.get(`/api/texts/${language}`)));
    const [english, ...others] = texts.map((reply) => reply.body as Record<string, string>);
    const keys = Object.keys(english ?? {}).sort();
    expect(keys).toEqual(expect.arrayContaining(['order-to-cash', 'order-to-cash.Activity_Price', 'orders.order']));
    for (const other of others) expect(Object.keys(other).sort()).toEqual(keys);
  });

  it('finds its books in order', async () => {
    const report = await server.engine.query(verifyBooks, SYSTEM, {});
    expect(report.differences).toEqual([]);
    expect(report.plugins.length).toBeGreaterThan(0);
  });
});
