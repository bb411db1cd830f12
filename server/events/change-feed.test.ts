import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { APPROVAL } from '../test-models.ts';
import { openTestServer, type TestClient, type TestServer } from '../test-support.ts';

let test: TestServer;

beforeAll(async () => {
  test = await openTestServer();
  await test.admin.deploy({ 'approval.bpmn': APPROVAL });
});
afterAll(() => test.close());

interface Stream {
  /** Waits until this many events of a type have come; gives their ids. */
  ids(type: string, count: number): Promise<string[]>;
  readonly text: () => string;
  /** Resolves when the server ends it. */
  readonly ended: Promise<void>;
}

async function listen(client: TestClient): Promise<Stream> {
  const response = await fetch(`${test.server.url}/api/events`, { headers: { Authorization: `Bearer ${client.token ?? ''}` } });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
  let text = '';
  let heard = (): void => undefined;
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const ended = (async () => {
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      text += part.value;
      heard();
    }
    heard();
  })();
  const found = (type: string) =>
    [...text.matchAll(new RegExp(`event: ${type}\ndata: .*?"id":"([^"]+)"`, 'g'))].map((match) => match[1] ?? '');
  return {
    ended,
    text: () => text,
    async ids(type, count) {
      while (found(type).length < count) await new Promise<void>((resolve) => (heard = resolve));
      return found(type);
    },
  };
}

describe('GET /api/events', () => {
  it('tells of tasks and instances to those who may see them, and to nobody else', async () => {
    const anna = await listen(test.anna);
    const eve = await listen(test.eve);
    const start = () =>
      test.anna.post('/engine-rest/process-definition/key/approval-test/start', { variables: { sku: { value: 'E' } } });
    const { id } = (await start()).body as { id: string };
    const tasks = await anna.ids('task', 1);
    expect((await test.anna.get(`/api/tasks/${tasks[0] ?? ''}`)).body).toMatchObject({
      processInstanceId: id,
      formKey: 'approve-form',
      form: null,
    });
    await test.anna.post(`/api/tasks/${tasks[0] ?? ''}/complete`, { outcome: 'approve' });
    expect(await anna.ids('task', 2)).toEqual([tasks[0], tasks[0]]);
    expect(eve.text()).not.toContain('event:');
  });

  it('ends when the token no longer counts', async () => {
    const stream = await listen(test.eve);
    const { body } = await test.eve.get('/api/me');
    const { tokens } = body as { tokens: { id: string }[] };
    await test.admin.request('DELETE', `/api/tokens/${tokens[0]?.id ?? ''}`);
    await test.anna.post('/engine-rest/process-definition/key/approval-test/start', { variables: { sku: { value: 'F' } } });
    await stream.ended;
    expect(stream.text()).not.toContain('event:');
  });

  it('refuses an eleventh stream of one user', async () => {
    const open = await Promise.all(Array.from({ length: 10 }, () => listen(test.admin)));
    const reply = await test.admin.get('/api/events');
    expect([reply.status, reply.headers.get('retry-after')]).toEqual([503, '2']);
    expect(open).toHaveLength(10);
  });
});
