import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestServer, type TestServer } from '../../test-support.ts';

/** Two tasks that write a store each, one after the other. */
const MODEL = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="test">
  <bpmn:process id="prices" isExecutable="true">
    <bpmn:startEvent id="start"/><bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="a"/>
    ${['a', 'b'].map((id) => writer(id)).join('')}
    <bpmn:sequenceFlow id="f2" sourceRef="a" targetRef="b"/><bpmn:sequenceFlow id="f3" sourceRef="b" targetRef="end"/><bpmn:endEvent id="end"/>
  </bpmn:process>
</bpmn:definitions>`;

function writer(id: string): string {
  return `<bpmn:scriptTask id="${id}"><bpmn:extensionElements><zeebe:script expression="=&#34;of ${id}&#34;" resultVariable="${id}-out"/></bpmn:extensionElements><bpmn:ioSpecification><bpmn:dataOutput id="${id}-out"/><bpmn:inputSet/><bpmn:outputSet><bpmn:dataOutputRefs>${id}-out</bpmn:dataOutputRefs></bpmn:outputSet></bpmn:ioSpecification><bpmn:dataOutputAssociation><bpmn:sourceRef>${id}-out</bpmn:sourceRef><bpmn:targetRef>store-${id}</bpmn:targetRef></bpmn:dataOutputAssociation></bpmn:scriptTask><bpmn:dataStoreReference id="store-${id}"/>`;
}

let test: TestServer;

beforeAll(async () => {
  test = await openTestServer();
});
afterAll(() => test.close());

describe('data stores', () => {
  it('are listed by page, and shown one by one, to who may read instances', async () => {
    const { admin, anna, nobody } = test;
    expect((await admin.deploy({ 'prices.bpmn': MODEL })).status).toBe(200);
    expect((await admin.get('/api/data-stores')).body).toEqual({ items: [] });
    const started = await admin.post('/engine-rest/process-definition/key/prices/start', {});
    const { id: updatedBy } = started.body as { readonly id: string };
    const written = { updatedAt: expect.stringMatching(/^\d{4}-.*Z$/), updatedBy };
    expect((await admin.get('/api/data-stores')).body).toEqual({
      items: [
        { id: 'store-a', ...written },
        { id: 'store-b', ...written },
      ],
    });
    const second = await admin.get('/api/data-stores?firstResult=1&maxResults=1');
    expect(second.body).toEqual({ items: [{ id: 'store-b', ...written }] });
    expect((await admin.get('/api/data-stores/store-a')).body).toEqual({ id: 'store-a', ...written, value: 'of a' });
    expect((await admin.get('/api/data-stores/store-c')).status).toBe(404);
    expect((await anna.get('/api/data-stores')).status).toBe(403);
    expect((await anna.get('/api/data-stores/store-a')).status).toBe(403);
    expect((await nobody.get('/api/data-stores')).status).toBe(401);
    expect((await admin.post('/api/data-stores/store-a', { value: 1 })).status).toBe(404);
  });

  it('stand in the OpenAPI document', async () => {
    const { body } = await test.admin.get('/openapi.json');
    expect(body).toMatchObject({ paths: { '/api/data-stores': { get: {} }, '/api/data-stores/{id}': { get: {} } } });
  });
});
