/** For tests of this room: builds process graphs without a reader, and steps them under the strictest conditions. */
import { ExpressionError } from '../expression/expression.ts';
import type { Value, ValueObject } from '../expression/value.ts';
import { isActivity } from '../model/graph.ts';
import type {
  Activity,
  BoundaryEvent,
  CallActivity,
  DecisionCall,
  Expression,
  FlowNode,
  Lookup,
  Mapping,
  MultiInstance,
  OperationCall,
  ProcessGraph,
  ScopeNode,
  Semantics,
  SequenceFlow,
  StandardLoop,
  StartEvent,
  SubProcess,
  Trigger,
} from '../model/graph.ts';
import { checkInvariants } from './invariants.ts';
import type { Event, Input, Request, StepResult } from './protocol.ts';
import type { Execution, Snapshot, Wait } from './state.ts';
import { step } from './step.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Place = { readonly scope: ScopeNode; readonly graph: Builder };

/** Makes one node; what it refers to is filled in when all nodes exist. */
export type Make = (place: Place) => FlowNode;

export interface Common {
  readonly inputs?: Readonly<Record<string, Expression>>;
  readonly outputs?: Readonly<Record<string, Expression>>;
  readonly asyncBefore?: boolean;
  readonly asyncAfter?: boolean;
}

export interface ForActivity extends Common {
  readonly default?: string;
  readonly loop?: MultiInstance | StandardLoop;
  /** Id of the activity that undoes it. */
  readonly undoneBy?: string;
  readonly isForCompensation?: boolean;
}

// --- expressions ---------------------------------------------------------------------------------------------------

/** An expression that is a function. */
export function expr(evaluate: (lookup: Lookup) => Value, reads: readonly string[] = [], bounded = true): Expression {
  return { source: evaluate.toString(), reads, bounded, evaluate };
}

export const value = (constant: Value): Expression => expr(() => constant);

/** The value of a variable; null when it is missing. */
export const read = (name: string): Expression => expr((lookup) => lookup(name) ?? null, [name]);

export const failing = (message: string): Expression =>
  expr(() => {
    throw new ExpressionError('EXPRESSION_FAILED', '?', message);
  });

/** An expression for the pool: evaluating it inline is a fault. */
export const unbounded = (source: string): Expression => ({
  source,
  reads: [],
  bounded: false,
  evaluate() {
    throw new Error('evaluated inline');
  },
});

// --- nodes ---------------------------------------------------------------------------------------------------------

function mappings(of: Readonly<Record<string, Expression>> = {}): Mapping[] {
  return Object.entries(of).map(([target, source]) => ({ target, source }));
}

function base(id: string, { scope }: Place, more: Common) {
  return {
    id,
    name: null,
    scope,
    incoming: [] as SequenceFlow[],
    outgoing: [] as SequenceFlow[],
    inputs: mappings(more.inputs),
    outputs: mappings(more.outputs),
    asyncBefore: more.asyncBefore ?? false,
    asyncAfter: more.asyncAfter ?? false,
    retryCycle: null,
  };
}

function activityBase(id: string, place: Place, more: ForActivity) {
  place.graph.defaults.set(id, more.default ?? null);
  place.graph.undo.set(id, more.undoneBy ?? null);
  return {
    ...base(id, place, more),
    defaultFlow: null,
    boundaryEvents: [] as BoundaryEvent[],
    loop: more.loop ?? null,
    isForCompensation: more.isForCompensation ?? false,
    compensationHandler: null,
  };
}

export const task =
  (id: string, more: ForActivity = {}): Make =>
  (place) => ({ kind: 'task', ...activityBase(id, place, more) });

export const user =
  (id: string, more: ForActivity & { readonly assignee?: Expression; readonly dueDate?: Expression } = {}): Make =>
  (place) => ({
    kind: 'userTask',
    ...activityBase(id, place, more),
    assignee: more.assignee ?? null,
    candidateUsers: null,
    candidateGroups: null,
    dueDate: more.dueDate ?? null,
    followUpDate: null,
    priority: null,
    formKey: null,
    headers: {},
  });

const operationCall = (type: string | Expression, resultVariable: string | null): OperationCall => ({
  type: typeof type === 'string' ? value(type) : type,
  retries: null,
  headers: {},
  resultVariable,
});

export const service =
  (id: string, more: ForActivity & { readonly type?: Expression; readonly resultVariable?: string } = {}): Make =>
  (place) => ({
    kind: 'serviceTask',
    ...activityBase(id, place, more),
    operation: operationCall(more.type ?? id, more.resultVariable ?? null),
  });

export const script =
  (id: string, text: Expression, resultVariable: string | null = null, more: ForActivity = {}): Make =>
  (place) => ({ kind: 'scriptTask', ...activityBase(id, place, more), script: text, resultVariable });

export const decision =
  (id: string, resultVariable: string, mapResult: DecisionCall['mapResult'], more: ForActivity = {}): Make =>
  (place) => ({
    kind: 'businessRuleTask',
    ...activityBase(id, place, more),
    decision: { decisionId: value(id), binding: { type: 'latest' }, resultVariable, mapResult },
  });

export const send =
  (id: string, message: string, more: ForActivity = {}): Make =>
  (place) => ({
    kind: 'sendTask',
    ...activityBase(id, place, more),
    message: { name: value(message), correlationKey: null },
    operation: null,
  });

export const receive =
  (id: string, message: string, more: ForActivity & { readonly key?: Expression } = {}): Make =>
  (place) => ({
    kind: 'receiveTask',
    ...activityBase(id, place, more),
    message: { name: value(message), correlationKey: more.key ?? null },
  });

export const call =
  (id: string, more: ForActivity & Partial<Pick<CallActivity, 'inMappings' | 'outMappings' | 'businessKey'>> = {}): Make =>
  (place) => ({
    kind: 'callActivity',
    ...activityBase(id, place, more),
    calledElement: value(`${id}-process`),
    binding: { type: 'latest' },
    inMappings: more.inMappings ?? null,
    outMappings: more.outMappings ?? null,
    businessKey: more.businessKey ?? null,
  });

export const sub =
  (id: string, inside: readonly Make[], more: ForActivity & { readonly event?: boolean } = {}): Make =>
  (place) => {
    const node: SubProcess = {
      kind: 'subProcess',
      variant: more.event === true ? 'event' : 'embedded',
      ...activityBase(id, place, more),
      startEvents: [],
      children: [],
      eventSubProcesses: [],
    };
    place.graph.fill(node, inside);
    return node;
  };

export const eventSub = (id: string, inside: readonly Make[]): Make => sub(id, inside, { event: true });

export const start =
  (id: string, trigger?: Trigger, interrupting = true, more: Common = {}): Make =>
  (place) => ({
    kind: 'startEvent',
    ...base(id, place, more),
    triggers: trigger === undefined ? [] : [trigger],
    interrupting,
    formKey: null,
    initiatorVariable: null,
  });

export const end =
  (id: string, trigger?: Trigger, more: Common = {}): Make =>
  (place) => ({
    kind: 'endEvent',
    ...base(id, place, more),
    triggers: trigger === undefined ? [] : [trigger],
    operation: null,
  });

export const caught =
  (id: string, trigger: Trigger, more: Common = {}): Make =>
  (place) => ({ kind: 'intermediateCatchEvent', ...base(id, place, more), triggers: [trigger] });

export const thrown =
  (id: string, trigger?: Trigger, more: Common = {}): Make =>
  (place) => ({
    kind: 'intermediateThrowEvent',
    ...base(id, place, more),
    triggers: trigger === undefined ? [] : [trigger],
    operation: null,
  });

/** Declare it after the activity that it sits on. */
export const boundary =
  (id: string, attachedTo: string, trigger: Trigger, interrupting = true, more: Common = {}): Make =>
  (place) => ({
    kind: 'boundaryEvent',
    ...base(id, place, more),
    triggers: [trigger],
    attachedTo: place.graph.activity(attachedTo),
    interrupting,
  });

export const xor =
  (id: string, standard?: string): Make =>
  (place) => {
    place.graph.defaults.set(id, standard ?? null);
    return { kind: 'exclusiveGateway', ...base(id, place, {}), defaultFlow: null };
  };

export const and =
  (id: string): Make =>
  (place) => ({ kind: 'parallelGateway', ...base(id, place, {}) });

export const or =
  (id: string, standard?: string): Make =>
  (place) => {
    place.graph.defaults.set(id, standard ?? null);
    return { kind: 'inclusiveGateway', ...base(id, place, {}), defaultFlow: null };
  };

export const eventGateway =
  (id: string): Make =>
  (place) => ({ kind: 'eventBasedGateway', ...base(id, place, {}) });

// --- triggers ------------------------------------------------------------------------------------------------------

export const message = (name: string, key: Expression | null = null): Trigger => ({
  type: 'message',
  message: { name: value(name), correlationKey: key },
});

export const timer = (kind: 'date' | 'duration' | 'cycle', text: string): Trigger => ({
  type: 'timer',
  timer: kind,
  expression: value(text),
});

export const error = (code: string | null, more: { codeVariable?: string; messageVariable?: string } = {}): Trigger => ({
  type: 'error',
  code,
  message: null,
  codeVariable: more.codeVariable ?? null,
  messageVariable: more.messageVariable ?? null,
});

export const escalation = (code: string | null): Trigger => ({ type: 'escalation', code, codeVariable: null });
export const signal = (name: string): Trigger => ({ type: 'signal', name: value(name) });
export const conditional = (condition: Expression): Trigger => ({
  type: 'conditional',
  condition,
  variableName: null,
  variableEvents: [],
});
export const compensation = (activity: string | null = null): Trigger => ({
  type: 'compensation',
  activity,
  waitForCompletion: true,
});
export const link = (name: string): Trigger => ({ type: 'link', name });
export const terminate: Trigger = { type: 'terminate' };

export const multi = (more: Partial<MultiInstance>): MultiInstance => ({
  type: 'multiInstance',
  sequential: false,
  collection: null,
  cardinality: null,
  elementVariable: null,
  outputElement: null,
  outputCollection: null,
  completionCondition: null,
  ...more,
});

export const standardLoop = (more: Partial<StandardLoop>): StandardLoop => ({
  type: 'standardLoop',
  condition: null,
  testBefore: false,
  maximum: null,
  ...more,
});

// --- graph ---------------------------------------------------------------------------------------------------------

/** `a -> b -> c`, or one flow `a -> b` with a condition. */
export type Flows = string | readonly [string, Expression];

export const ZEEBE: Semantics = {
  outputMappingsReplaceResults: true,
  uncaughtError: 'incident',
  missingVariable: 'null',
  correlation: 'key',
  bufferMessages: true,
};

export const CAMUNDA: Semantics = {
  outputMappingsReplaceResults: false,
  uncaughtError: 'end-path',
  missingVariable: 'error',
  correlation: 'business-key',
  bufferMessages: false,
};

class Builder {
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
    searchableVariables: [],
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
    open.push(...Object.values(item));
  }
  return root;
}

// --- running -------------------------------------------------------------------------------------------------------

type WithoutNow<T> = T extends unknown ? Omit<T, 'now'> : never;

export const NOW = Date.UTC(2024, 0, 1, 9);

/**
 * An instance under test. Between every two steps its snapshot goes through JSON and is frozen; every step is made
 * twice and must give the same; the invariants are checked after each.
 */
export class Instance {
  readonly graph: ProcessGraph;
  now = NOW;
  last: StepResult;
  readonly events: Event[] = [];
  readonly requests: Request[] = [];

  constructor(graph: ProcessGraph, variables: ValueObject = {}, more: { startEvent?: string; called?: boolean } = {}) {
    this.graph = graph;
    this.last = this.take(null, {
      type: 'start',
      instanceId: 'i',
      businessKey: null,
      variables,
      startEvent: more.startEvent ?? null,
      initiator: null,
      called: more.called ?? false,
    });
  }

  get state(): Snapshot['state'] {
    return this.last.snapshot.state;
  }

  get variables(): ValueObject {
    return this.last.snapshot.variables[0] ?? {};
  }

  get ended(): string | undefined {
    return this.events.flatMap((event) => (event.type === 'instanceEnded' ? [event.status] : []))[0];
  }

  do(input: WithoutNow<Input>): StepResult {
    this.last = this.take(this.last.snapshot, input);
    return this.last;
  }

  /** Live executions of an element, oldest first. */
  all(element: string): Execution[] {
    return Object.values(this.state.executions).filter((execution) => execution.element === element);
  }

  one(element: string): Execution {
    const executions = this.all(element);
    const [first] = executions;
    if (first === undefined || executions.length > 1) throw new Error(`${executions.length} executions of ${element}`);
    return first;
  }

  waitsOf(element: string): Wait[] {
    return Object.values(this.state.waits).filter((wait) => wait.element === element);
  }

  complete(element: string, variables: ValueObject = {}): StepResult {
    return this.do({ type: 'complete', execution: this.one(element).number, variables });
  }

  answer(element: string, output: Value = null): StepResult {
    return this.do({ type: 'answer', execution: this.one(element).number, output });
  }

  error(element: string, code: string, message = '', variables: ValueObject = {}): StepResult {
    return this.do({ type: 'error', execution: this.one(element).number, code, message, variables });
  }

  continue(element: string): StepResult {
    return this.do({ type: 'continue', execution: this.one(element).number });
  }

  trigger(element: string, variables: ValueObject = {}): StepResult {
    const [wait] = this.waitsOf(element);
    if (wait === undefined) throw new Error(`Nothing waits at ${element}`);
    if (wait.due !== undefined) this.now = Math.max(this.now, wait.due);
    return this.do({ type: 'trigger', wait: wait.number, variables });
  }

  /** Elements that completed / were cancelled, in order, without the process itself. */
  elements(type: 'completed' | 'cancelled' | 'started'): string[] {
    return this.events.flatMap((event) => (event.type === type && event.execution !== 0 ? [event.element] : []));
  }

  incidents(): string[] {
    return Object.values(this.state.executions).flatMap((execution) =>
      execution.incident === undefined ? [] : [`${execution.element}: ${execution.incident.code}`],
    );
  }

  private take(snapshot: Snapshot | null, bare: WithoutNow<Input>): StepResult {
    const input: Input = { ...bare, now: this.now };
    const before = JSON.stringify(snapshot);
    const result = step(this.graph, deepFreeze(snapshot), deepFreeze(input));
    const stored: Snapshot = JSON.parse(JSON.stringify(result.snapshot));
    const again = step(this.graph, snapshot === null ? null : JSON.parse(before), input);
    if (JSON.stringify(again) !== JSON.stringify(result)) throw new Error('The same step gave something else.');
    checkInvariants(stored);
    this.events.push(...result.events);
    this.requests.push(...result.requests);
    return { ...result, snapshot: stored };
  }
}
