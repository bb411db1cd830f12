import { describe, expect, it } from '@jest/globals';
import { constant } from '../expression/index.ts';
import { type SubProcess, isActivity } from './graph.ts';
import { listElements, readBpmn } from './index.ts';
import { around, file, graphOf, nodeOf } from './test-support/file.ts';

const BOOK = file(
  'zeebe',
  `<startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="sub"/>
  <subProcess id="sub"><startEvent id="s2"/><sequenceFlow id="g1" sourceRef="s2" targetRef="book"/><task id="book" name="Book"/><sequenceFlow id="g2" sourceRef="book" targetRef="e2"/><endEvent id="e2"/>
    <boundaryEvent id="undo" attachedToRef="book"><compensateEventDefinition/></boundaryEvent><task id="unbook" isForCompensation="true"/><association id="a" sourceRef="undo" targetRef="unbook"/></subProcess>
  <sequenceFlow id="f2" sourceRef="sub" targetRef="split"/><inclusiveGateway id="split" default="f4"/>
  <sequenceFlow id="f3" name="big" sourceRef="split" targetRef="e"><conditionExpression xsi:type="tFormalExpression">=amount &gt; 1000</conditionExpression></sequenceFlow><sequenceFlow id="f4" sourceRef="split" targetRef="e"/><endEvent id="e"/>`,
);

describe('the structure of a graph', () => {
  it('lists nodes of every depth in document order, with kind and scope', async () => {
    const graph = await graphOf(BOOK);
    expect(listElements(graph).map(({ id, kind, scope }) => `${scope}/${id}:${kind}`)).toEqual([
      'p/s:startEvent',
      'p/sub:subProcess',
      'sub/s2:startEvent',
      'sub/book:task',
      'sub/e2:endEvent',
      'sub/undo:boundaryEvent',
      'sub/unbook:task',
      'p/split:inclusiveGateway',
      'p/e:endEvent',
    ]);
    expect([...graph.nodes.keys()]).toEqual(listElements(graph).map(({ id }) => id));
    expect(listElements(graph)[3]?.name).toBe('Book');
  });

  it('joins nodes by reference', async () => {
    const graph = await graphOf(BOOK);
    const split = nodeOf(graph, 'split', 'inclusiveGateway');
    expect(split.scope).toBe(graph.root);
    expect(split.outgoing.map(({ id }) => id)).toEqual(['f3', 'f4']);
    expect(split.defaultFlow).toBe(split.outgoing[1]);
    expect(split.outgoing[0]?.source).toBe(split);
    expect(split.outgoing[0]?.target.incoming).toEqual(split.outgoing);
    expect(split.outgoing[0]).toMatchObject({ name: 'big' });
    expect(split.outgoing[0]?.condition?.evaluate(() => 2000)).toBe(true);
    expect(nodeOf(graph, 'book', 'task').scope).toBe(nodeOf(graph, 'sub', 'subProcess') satisfies SubProcess);
  });

  it('joins an activity and its compensation handler', async () => {
    const graph = await graphOf(BOOK);
    const handler = nodeOf(graph, 'unbook', 'task');
    expect(nodeOf(graph, 'book', 'task').compensationHandler).toBe(handler);
    expect(handler.isForCompensation).toBe(true);
    expect(handler.incoming).toEqual([]);
  });

  it('is frozen through and through', async () => {
    const graph = await graphOf(BOOK);
    const seen = new Set<object>();
    const open: object[] = [graph];
    for (let value = open.pop(); value !== undefined; value = open.pop()) {
      if (seen.has(value) || 'evaluate' in value) continue;
      seen.add(value);
      expect(Object.isFrozen(value)).toBe(true);
      const parts: readonly unknown[] = value instanceof Map ? [...value.values()] : Object.values(value);
      for (const part of parts) if (typeof part === 'object' && part !== null) open.push(part);
    }
    expect(seen.size).toBeGreaterThan(30);
    const { nodes } = graph;
    expect(() => nodes instanceof Map && nodes.set('x', 1)).toThrow(TypeError);
  });

  it.each([
    ['<task id="x"/>', 'task'],
    ['<manualTask id="x"/>', 'task'],
    ['<exclusiveGateway id="x"/><sequenceFlow id="f3" sourceRef="s" targetRef="x"/>', 'exclusiveGateway'],
    ['<parallelGateway id="x"/><sequenceFlow id="f3" sourceRef="s" targetRef="x"/>', 'parallelGateway'],
  ])('has for %s a %s', async (element, kind) => {
    const graph = await graphOf(around('zeebe', element));
    expect(graph.nodes.get('x')?.kind).toBe(kind);
  });

  it('tells activities from other nodes', async () => {
    const graph = await graphOf(BOOK);
    expect([...graph.nodes.values()].filter(isActivity).map(({ id }) => id)).toEqual(['sub', 'book', 'unbook']);
  });

  it('keeps a default flow of an activity, and conditions on its others', async () => {
    const graph = await graphOf(
      file(
        'zeebe',
        '<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="x"/><task id="x" default="g"/><sequenceFlow id="g" sourceRef="x" targetRef="e"/><sequenceFlow id="h" sourceRef="x" targetRef="e"><conditionExpression xsi:type="tFormalExpression">=a</conditionExpression></sequenceFlow><endEvent id="e"/>',
      ),
    );
    expect(nodeOf(graph, 'x', 'task').defaultFlow?.id).toBe('g');
  });

  it('reads several executable processes of one file, and leaves the others out', async () => {
    const process = (id: string, isExecutable: boolean): string =>
      `<process id="${id}" isExecutable="${isExecutable}"><startEvent id="${id}s"/><sequenceFlow id="${id}f" sourceRef="${id}s" targetRef="${id}e"/><endEvent id="${id}e"/></process>`;
    const result = await readBpmn(
      file(
        'zeebe',
        '<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="e"/><endEvent id="e"/>',
        process('q', false) + process('r', true),
      ),
    );
    expect(result.processes.map(({ id }) => id)).toEqual(['p', 'r']);
  });

  it('gives the same graph for the same text', async () => {
    expect(listElements(await graphOf(BOOK))).toEqual(listElements(await graphOf(BOOK)));
  });

  it('takes substitutes for texts in a language that is not run', async () => {
    const places: unknown[] = [];
    const { processes } = await readBpmn(BOOK.replace('<conditionExpression ', '<conditionExpression language="JavaScript" '), {
      substitute: (place) => {
        places.push(place);
        return place.language === 'JavaScript' ? constant(true) : null;
      },
    });
    expect(places).toEqual([{ elementId: 'f3', text: '=amount > 1000', language: 'JavaScript' }]);
    expect(processes[0]?.nodes.get('split')?.outgoing[0]?.condition?.evaluate(() => null)).toBe(true);
  });
});
