/** Builds process graphs without a reader, for tests. */
import { isActivity } from '../../model/graph.ts';
import type {
  Activity,
  Expression,
  FlowNode,
  ProcessGraph,
  ScopeNode,
  Semantics,
  SequenceFlow,
  StartEvent,
  SubProcess,
} from '../../model/graph.ts';
import type { Make, Site } from './nodes.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
/** `a -> b -> c`, or one flow `a -> b` with a condition. */
export type Flows = string | readonly [string, Expression];

export const ZEEBE: Semantics = {
  outputMappingsReplaceResults: true,
  uncaughtError: 'incident',
  uncaughtEscalation: 'nothing',
  missingVariable: 'null',
  defaultFlow: 'no-condition-holds',
  correlation: 'key',
  bufferMessages: true,
  compensation: 'in-turn',
  cron: 'spring',
};

export const CAMUNDA: Semantics = {
  outputMappingsReplaceResults: false,
  uncaughtError: 'end-path',
  uncaughtEscalation: 'results',
  missingVariable: 'error',
  defaultFlow: 'no-flow-taken',
  correlation: 'business-key',
  bufferMessages: false,
  compensation: 'together',
  cron: 'quartz',
};

class Builder implements Site {
  readonly nodes = new Map<string, FlowNode>();
  readonly defaults = new Map<string, string | null>();
  readonly undo = new Map<string, string | null>();

  fill(scope: ScopeNode, inside: readonly Make[]): void {
    const children: FlowNode[] = [];
    const startEvents: StartEvent[] = [];
    const eventSubProcesses: SubProcess[] = [];
    Object.assign(scope, { children, startEvents, eventSubProcesses });
    if ('kind' in scope && isNode(scope)) this.nodes.set(scope.id, scope);
    for (const make of inside) {
      const node = make({ scope, graph: this });
      this.nodes.set(node.id, node);
      children.push(node);
      if (node.kind === 'startEvent') startEvents.push(node);
      if (node.kind === 'subProcess' && node.variant === 'event') eventSubProcesses.push(node);
      if (node.kind === 'boundaryEvent') push(node.attachedTo.boundaryEvents, node);
    }
  }

  node(id: string): FlowNode {
    const node = this.nodes.get(id);
    if (node === undefined) throw new Error(`The test's graph has no ${id}.`);
    return node;
  }

  activity(id: string): Activity {
    const node = this.node(id);
    if (!isActivity(node)) throw new Error(`${id} is not an activity.`);
    return node;
  }

  connect(flows: Flows): void {
    const [path, condition] = typeof flows === 'string' ? [flows, null] : flows;
    const ids = path.split('->').map((id) => id.trim());
    for (const [index, id] of ids.slice(0, -1).entries()) {
      const source = this.node(id);
      const target = this.node(ids[index + 1] ?? '');
      const flow: SequenceFlow = { id: `${source.id}->${target.id}`, name: null, source, target, condition };
      push(source.outgoing, flow);
      push(target.incoming, flow);
    }
  }

  finish(): void {
    for (const [id, flow] of this.defaults) {
      const node: Mutable<FlowNode> = this.node(id);
      if (flow !== null && 'defaultFlow' in node) {
        node.defaultFlow = node.outgoing.find((outgoing) => outgoing.id === flow) ?? null;
      }
    }
    for (const [id, handler] of this.undo) {
      const node: Mutable<Activity> = this.activity(id);
      if (handler !== null) node.compensationHandler = this.activity(handler);
    }
  }
}

function isNode(scope: ScopeNode | FlowNode): scope is SubProcess {
  return 'kind' in scope;
}

function push<T>(list: readonly T[], item: T): void {
  Array.prototype.push.call(list, item);
}

/** A frozen process graph, in Zeebe's meaning unless told. Flow ids are `source->target`. */
export function graphOf(inside: readonly Make[], flows: readonly Flows[], semantics: Semantics = ZEEBE): ProcessGraph {
  const builder = new Builder();
  const root: ScopeNode = { id: 'process', startEvents: [], children: [], eventSubProcesses: [] };
  builder.fill(root, inside);
  flows.forEach((flow) => {
    builder.connect(flow);
  });
  builder.finish();
  return deepFreeze({
    id: 'process',
    name: null,
    versionTag: null,
    dialect: semantics.outputMappingsReplaceResults ? 'zeebe' : 'camunda',
    semantics,
    root,
    nodes: builder.nodes,
    historyTimeToLive: null,
    candidateStarterGroups: [],
    candidateStarterUsers: [],
    startableInTasklist: true,
  });
}

/** Freezes everything that can be reached, so that a step that writes to what it was given fails. */
export function deepFreeze<T>(root: T): T {
  const seen = new Set<unknown>();
  const open: unknown[] = [root];
  while (open.length > 0) {
    const item = open.pop();
    if (typeof item !== 'object' || item === null || seen.has(item)) continue;
    seen.add(item);
    Object.freeze(item);
    if (item instanceof Map) open.push(...item.values());
    open.push(...Object.values<unknown>({ ...item }));
  }
  return root;
}
