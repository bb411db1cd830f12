import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestServer, type TestServer } from '../../test-support.ts';

let test: TestServer;

beforeAll(async () => {
  test = await openTestServer();
});
afterAll(() => test.close());

describe('the catalogue', () => {
  it('shows of the plugins what the caller may use, and no column', async () => {
    const { body } = await test.anna.get('/api/plugins');
    expect(body).toMatchObject({
      items: [
        {
          name: 'shop',
          actions: [{ name: 'shop.price' }],
          resources: [{ path: 'shop/items', canCreate: true }],
          facts: [{ name: 'shop.stock' }],
        },
      ],
    });
    expect(JSON.stringify(body)).not.toContain('price_minor');
    expect((await test.eve.get('/api/plugins')).body).toMatchObject({
      items: [{ actions: [], resources: [], facts: [], rights: [] }],
    });
    expect((await test.anna.get('/api/texts/de')).body).toMatchObject({ 'shop.price': 'Preis', flow: 'Ablauf' });
    expect((await test.anna.get('/api/texts/xx')).status).toBe(400);
  });

  it('has an element template per operation', async () => {
    const { body } = await test.anna.get('/api/element-templates?language=fa');
    expect(body).toEqual([
      expect.objectContaining({
        id: 'shop.price',
        name: 'قیمت',
        version: 1,
        elementType: { value: 'bpmn:ServiceTask' },
        icon: { contents: expect.stringMatching(/^data:image\/svg\+xml;utf8,/) },
        properties: [
          { type: 'Hidden', value: 'shop.price', binding: { type: 'zeebe:taskDefinition', property: 'type' } },
          expect.objectContaining({
            id: 'input_sku',
            type: 'String',
            feel: 'optional',
            binding: { type: 'zeebe:input', name: 'sku' },
          }),
          expect.objectContaining({
            id: 'input_mode',
            type: 'Dropdown',
            choices: [
              { name: 'net', value: 'net' },
              { name: 'gross', value: 'gross' },
            ],
          }),
          expect.objectContaining({ id: 'output_total', binding: { type: 'zeebe:output', source: '=total' } }),
        ],
      }),
    ]);
  });
});

describe('the platform', () => {
  it('says that it lives, and counts', async () => {
    expect((await test.nobody.get('/health')).body).toEqual({ status: 'up' });
    expect(await test.nobody.get('/ready')).toMatchObject({ status: 200, body: { status: 'ready' } });
    const metrics = String((await test.nobody.get('/metrics')).body);
    expect(metrics).toMatch(/cartable_commands_total\{name="token\.issue",outcome="ok"\} \d+/);
    for (const name of [
      'cartable_commands_waiting 0',
      'cartable_jobs_due ',
      'cartable_database_bytes ',
      'nodejs_eventloop_lag_seconds ',
      'cartable_http_request_seconds_count',
    ]) {
      expect(metrics).toContain(name);
    }
  });

  it('shows the API without any inline script', async () => {
    const docs = await test.nobody.get('/docs');
    expect(docs.status).toBe(200);
    expect(String(docs.body)).not.toMatch(/<script>|onload=|style=/);
    expect(docs.headers.get('content-security-policy')).toContain("script-src 'self';");
    for (const file of ['init.js', 'swagger-ui.css', 'swagger-ui-bundle.js'])
      expect((await test.nobody.get(`/docs/${file}`)).status).toBe(200);
  });
});
