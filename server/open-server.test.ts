import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { HTTP_LIMITS } from './http/listen.ts';
import { openTestServer } from './test-support.ts';

describe('the server', () => {
  it('says that it stops, finishes what runs, ends streams and closes (P12)', async () => {
    const test = await openTestServer();
    const { server, anna } = test;
    const stream = await fetch(`${server.url}/api/events`, { headers: { Authorization: `Bearer ${anna.token ?? ''}` } });
    const item = (n: number) => ({ sku: `S-${n}`, currency: 'EUR', price: { amount: '1.00', currency: 'EUR' } });
    const under = Array.from({ length: 20 }, (_, n) => anna.post('/api/shop/items', item(n)));
    // Long enough for the two questions below to arrive on any machine.
    const stopped = server.stop(5_000);
    expect((await test.nobody.get('/ready')).status).toBe(503);
    expect((await test.nobody.get('/health')).status).toBe(200);
    expect((await Promise.all(under)).map((reply) => reply.status)).toEqual(Array.from({ length: 20 }, () => 201));
    await stopped;
    expect(await stream.text()).not.toContain('event:');
    await expect(fetch(`${server.url}/health`)).rejects.toThrow();
    await test.close();
  });

  it('is not ready while it cannot run jobs, and again when it can', async () => {
    const test = await openTestServer({ runJobs: true, pollMilliseconds: 10 });
    const ready = async () => {
      const { status, body } = await test.nobody.get('/ready');
      return { status, body };
    };
    const becomes = async (wanted: number) => {
      while ((await ready()).status !== wanted) await setTimeout(10);
      return ready();
    };
    expect(await ready()).toEqual({ status: 200, body: { status: 'ready' } });
    const knex = test.server.engine.services.database.knex();
    await knex.schema.renameTable('job', 'elsewhere');
    expect(await becomes(503)).toEqual({ status: 503, body: { status: 'job runner fails' } });
    expect((await test.nobody.get('/health')).status).toBe(200);
    await knex.schema.renameTable('elsewhere', 'job');
    expect(await becomes(200)).toEqual({ status: 200, body: { status: 'ready' } });
    await test.close();
  });

  it('leads who opens its address to its pages', async () => {
    const test = await openTestServer();
    const reply = await fetch(`${test.server.url}/`, { redirect: 'manual' });
    expect([reply.status, reply.headers.get('location')]).toEqual([302, '/docs']);
    expect((await test.nobody.get('/')).body).toContain('swagger-ui');
    await test.close();
  });

  it('that is behind starts nothing new, and finishes what is begun (P11)', async () => {
    const test = await openTestServer({ queueLimit: 0 });
    for (const path of ['/engine-rest/process-definition/key/x/start', '/engine-rest/process-definition/x/start']) {
      const reply = await test.admin.post(path, {});
      expect([reply.status, reply.headers.get('retry-after')]).toEqual([503, '2']);
    }
    expect((await test.admin.deploy({ 'a.bpmn': '' })).status).toBe(503);
    expect((await test.admin.post('/api/tasks/nowhere/complete', {})).status).toBe(404);
    expect((await test.admin.post('/engine-rest/task/nowhere/complete', {})).status).toBe(404);
    await test.close();
  });

  it('keeps its limits against slow and smuggled requests (S23)', async () => {
    expect(HTTP_LIMITS).toEqual({ requestTimeout: 30_000, headersTimeout: 10_000, maxHeaderSize: 16_384, maxConnections: 2_000 });
    const test = await openTestServer();
    const { port } = new URL(test.server.url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.end('POST /api/tokens HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n');
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    expect(chunk.toString()).toMatch(/^HTTP\/1\.1 400 /);
    await test.close();
  });
});
