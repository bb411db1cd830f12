/** Small BPMN files for the tests of this room. */
import { expect } from '@jest/globals';
import type { FlowNode, ProcessGraph } from '../graph.ts';
import { type Finding, ModelError, type ReadOptions, type ReadResult, readBpmn } from '../index.ts';
import type { Dialect } from '../semantics.ts';

const NAMESPACES: Readonly<Record<Dialect, string>> = {
  zeebe: 'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"',
  camunda: 'xmlns:camunda="http://camunda.org/schema/1.0/bpmn"',
};

/** A file around the content of one executable process "p"; each line of the content is a line of the file, from line 3. */
export function file(dialect: Dialect, content: string, roots = '', attributes = ''): string {
  return `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ${NAMESPACES[dialect]} id="d" targetNamespace="t">
<process id="p" isExecutable="true" ${attributes}>
${content}
</process>
${roots}</definitions>`;
}

/** start -> element -> end, where the element has the id "x". */
export function around(dialect: Dialect, element: string, roots = ''): string {
  return file(
    dialect,
    `<startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="x"/>\n${element}\n<sequenceFlow id="f2" sourceRef="x" targetRef="e"/><endEvent id="e"/>`,
    roots,
  );
}

export async function graphOf(xml: string): Promise<ProcessGraph> {
  const { processes } = await readBpmn(xml);
  const [graph] = processes;
  if (graph === undefined) throw new Error('no process was read');
  return graph;
}

/** The node of this id, narrowed to its kind. */
export function nodeOf<Kind extends FlowNode['kind']>(
  graph: ProcessGraph,
  id: string,
  kind: Kind,
): Extract<FlowNode, { kind: Kind }> {
  const node = graph.nodes.get(id);
  if (node === undefined || !isKind(node, kind)) throw new Error(`${id} is ${node?.kind ?? 'not there'}, not ${kind}`);
  return node;
}

function isKind<Kind extends FlowNode['kind']>(node: FlowNode, kind: Kind): node is Extract<FlowNode, { kind: Kind }> {
  return node.kind === kind;
}

/** What refuses the file; fails when nothing does. */
export async function refusalsOf(xml: string, options: ReadOptions = {}): Promise<readonly Finding[]> {
  const result: ReadResult | Error = await readBpmn(xml, options).catch((error: Error) => error);
  expect(result).toBeInstanceOf(ModelError);
  return result instanceof ModelError ? result.findings.filter(({ severity }) => severity === 'error') : [];
}

/** Everything that is said of the file, refused or not. */
export async function findingsOf(xml: string): Promise<readonly Finding[]> {
  const result: ReadResult | Error = await readBpmn(xml).catch((error: Error) => error);
  if (!(result instanceof Error)) return result.warnings;
  if (result instanceof ModelError) return result.findings;
  throw result;
}
