import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { constantText, readBpmn } from '../engine/model/index.ts';
import type { FlowNode } from '../engine/model/graph.ts';
import { areas } from '../test/support/areas.ts';

const root = import.meta.dirname;
const models = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.bpmn'));
const forms = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.form'));

const operations = new Map(areas.flatMap((area) => area.operations.map((operation) => [operation.name, operation])));
const facts = new Set(areas.flatMap((area) => area.facts.map(({ name }) => name)));
const messages = new Set(areas.flatMap((area) => area.messages.map(({ name }) => name)));

async function nodesOf(path: string): Promise<readonly FlowNode[]> {
  const { processes } = await readBpmn(readFileSync(join(root, path), 'utf8'));
  return processes.flatMap(({ nodes }) => [...nodes.values()]);
}

function formIds(): string[] {
  return forms.map((path) => (JSON.parse(readFileSync(join(root, path), 'utf8')) as { id: string }).id);
}

describe.each(models)('%s fits the plugins', (path) => {
  it('calls operations that there are, and catches errors that they throw', async () => {
    for (const node of await nodesOf(path)) {
      if (node.kind !== 'serviceTask') continue;
      const operation = operations.get(constantText(node.operation.type) ?? '');
      expect([node.id, operation]).toEqual([node.id, expect.anything()]);
      const caught = node.boundaryEvents.flatMap(({ triggers }) => triggers).filter((trigger) => trigger.type === 'error');
      for (const { code } of caught) expect([...(operation?.errors ?? []), null]).toContain(code);
    }
  });

  it('waits for messages that plugins declare', async () => {
    for (const node of await nodesOf(path)) {
      for (const trigger of 'triggers' in node ? node.triggers : []) {
        if (trigger.type === 'message') expect(messages).toContain(trigger.message.name.evaluate(() => undefined));
      }
    }
  });

  it('shows forms and facts that there are; every task says how it can end', async () => {
    for (const node of await nodesOf(path)) {
      if (node.kind !== 'userTask') continue;
      expect(formIds()).toContain(node.formKey);
      expect(node.headers['outcomes']).toMatch(/^[a-z]+(,[a-z]+)*$/);
      for (const fact of (node.headers['facts'] ?? '').split(',').filter(Boolean)) expect(facts).toContain(fact);
    }
  });

  it('says of every element what it is for', () => {
    const xml = readFileSync(join(root, path), 'utf8');
    const elements = [
      ...xml.matchAll(/<bpmn:(?:\w*(?:Task|Event|Gateway)|subProcess|callActivity) id="([^"]+)"[^>]*>\s*<bpmn:(\w+)/g),
    ];
    expect(elements.length).toBeGreaterThan(10);
    expect(elements.filter(([, , first]) => first !== 'documentation').map(([, id]) => id)).toEqual([]);
  });
});
