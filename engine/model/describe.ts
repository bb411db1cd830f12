/** The elements of a graph as rows, for REST, statistics and lists. */
import type { FlowNode, ProcessGraph, ScopeNode } from './graph.ts';

export interface ElementRow {
  readonly id: string;
  readonly name: string | null;
  readonly kind: FlowNode['kind'];
  /** Id of the process or sub-process that directly contains it. */
  readonly scope: string;
}

/** Every flow node of every depth, in document order. */
export function listElements(graph: ProcessGraph): readonly ElementRow[] {
  const rows: ElementRow[] = [];
  const collect = (scope: ScopeNode): void => {
    for (const node of scope.children) {
      rows.push({ id: node.id, name: node.name, kind: node.kind, scope: scope.id });
      if (node.kind === 'subProcess') collect(node);
    }
  };
  collect(graph.root);
  return rows;
}
