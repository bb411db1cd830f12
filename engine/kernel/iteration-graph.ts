/**
 * What an iteration runs that is an instance of its own: a process of nothing but the activity, once. Its results stay
 * in that instance; what it gathers stands in a variable that no name of a model can be.
 */
import { isActivity } from '../model/graph.ts';
import type { Activity, Expression, FlowNode, MultiInstance, ProcessGraph, ScopeNode } from '../model/graph.ts';
import { compensationSubProcessOf } from './compensation.ts';
import { KernelError } from './kernel-error.ts';

/** The variable of an iteration's instance that holds its counter and its output element, as a list of the two. */
export const OUTPUT = '[output]';

const graphs = new WeakMap<ProcessGraph, Map<string, ProcessGraph>>();
const readNames = new WeakMap<Activity, ReadonlySet<string>>();

/** @throws KernelError UNKNOWN_ELEMENT */
export function graphOfIteration(graph: ProcessGraph, element: string): ProcessGraph {
  const made = graphs.get(graph) ?? new Map<string, ProcessGraph>();
  graphs.set(graph, made);
  let iteration = made.get(element);
  if (iteration === undefined) {
    iteration = makeGraph(graph, element);
    made.set(element, iteration);
  }
  return iteration;
}

function makeGraph(graph: ProcessGraph, element: string): ProcessGraph {
  const activity = graph.nodes.get(element);
  if (activity === undefined || !isActivity(activity) || activity.loop?.type !== 'multiInstance') {
    throw new KernelError('UNKNOWN_ELEMENT', `The process has no multi-instance ${element}.`);
  }
  const children: FlowNode[] = [];
  const root: ScopeNode = { id: graph.id, startEvents: [], children, eventSubProcesses: [] };
  const once = onceOf(activity, activity.loop, root);
  children.push(once);
  return { ...graph, root, nodes: new Map(graph.nodes).set(element, once), iterationOf: activity };
}

function onceOf(activity: Activity, loop: MultiInstance, scope: ScopeNode): Activity {
  return {
    ...activity,
    scope,
    incoming: [],
    outgoing: [],
    defaultFlow: null,
    boundaryEvents: [],
    loop: null,
    startQuantity: 1,
    completionQuantity: 1,
    asyncBefore: loop.asyncBefore,
    asyncAfter: loop.asyncAfter,
  };
}

/** True when the activity or something in it can be compensated. */
export function canBeCompensated(activity: Activity): boolean {
  if (activity.compensationHandler !== null || compensationSubProcessOf(activity) !== null) return true;
  return activity.kind === 'subProcess' && activity.children.some((node) => isActivity(node) && canBeCompensated(node));
}

/** The names of the variables that the expressions of an activity, and of what is in it, read. */
export function namesReadIn(activity: Activity): ReadonlySet<string> {
  let names = readNames.get(activity);
  if (names === undefined) {
    const found = new Set<string>();
    const inside = activity.kind === 'subProcess' ? activity.children : [];
    const { scope: _around, incoming: _before, outgoing: _behind, boundaryEvents: _beside, loop, ...own } = activity;
    collect([own, loop?.type === 'multiInstance' ? loop.outputElement : null], found, new Set([activity.scope, ...inside]));
    for (const node of inside) {
      if (isActivity(node)) for (const name of namesReadIn(node)) found.add(name);
      const { scope: _scope, incoming: _in, outgoing, ...rest } = node;
      for (const { condition } of outgoing) for (const name of condition?.reads ?? []) found.add(name);
      if (!isActivity(node)) collect(rest, found, new Set<unknown>([activity, ...inside]));
    }
    names = found;
    readNames.set(activity, names);
  }
  return names;
}

function collect(value: unknown, found: Set<string>, seen: Set<unknown>): void {
  if (typeof value !== 'object' || value === null || seen.has(value)) return;
  seen.add(value);
  if (isExpression(value)) for (const name of value.reads) found.add(name);
  else for (const item of Object.values<unknown>({ ...value })) collect(item, found, seen);
}

function isExpression(value: object): value is Expression {
  return 'reads' in value && 'evaluate' in value;
}
