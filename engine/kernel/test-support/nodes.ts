/** Makes the nodes of a graph, for tests. */
import type {
  AdHoc,
  BoundaryEvent,
  CallActivity,
  DataFlow,
  DecisionCall,
  EventBasedGateway,
  Expression,
  FlowNode,
  Mapping,
  MultiInstance,
  OperationCall,
  ScopeNode,
  SequenceFlow,
  StandardLoop,
  SubProcess,
  Trigger,
  UserTask,
  Activity,
} from '../../model/graph.ts';
import { value } from './expressions.ts';

/** The graph under construction. */
export interface Site {
  readonly defaults: Map<string, string | null>;
  readonly undo: Map<string, string | null>;
  fill(scope: ScopeNode, inside: readonly Make[]): void;
  activity(id: string): Activity;
}

type Place = { readonly scope: ScopeNode; readonly graph: Site };

/** Makes one node; what it refers to is filled in when all nodes exist. */
export type Make = (place: Place) => FlowNode;

export interface Common {
  readonly inputs?: Readonly<Record<string, Expression>>;
  readonly outputs?: Readonly<Record<string, Expression>>;
  readonly asyncBefore?: boolean;
  readonly asyncAfter?: boolean;
  readonly dataFlow?: DataFlow;
}

export interface ForActivity extends Common {
  readonly default?: string;
  readonly loop?: MultiInstance | StandardLoop;
  /** Id of the activity that undoes it. */
  readonly undoneBy?: string;
  readonly isForCompensation?: boolean;
  readonly startQuantity?: number;
  readonly completionQuantity?: number;
}

/** One trigger, several of which one is enough, or several that must all happen. */
export type Happening = Trigger | readonly Trigger[] | { readonly together: readonly Trigger[] };

function waiting(happening: Happening | undefined): {
  readonly triggers: readonly Trigger[];
  readonly parallelMultiple: boolean;
} {
  if (happening === undefined) return { triggers: [], parallelMultiple: false };
  if ('together' in happening) return { triggers: happening.together, parallelMultiple: true };
  return { triggers: 'type' in happening ? [happening] : happening, parallelMultiple: false };
}

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
    ...(more.dataFlow === undefined ? {} : { dataFlow: more.dataFlow }),
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
    startQuantity: more.startQuantity ?? 1,
    completionQuantity: more.completionQuantity ?? 1,
    isForCompensation: more.isForCompensation ?? false,
    compensationHandler: null,
  };
}

export const task =
  (id: string, more: ForActivity = {}): Make =>
  (place) => ({ kind: 'task', ...activityBase(id, place, more) });

export const user =
  (id: string, more: ForActivity & Partial<Pick<UserTask, 'assignee' | 'dueDate' | 'computed'>> = {}): Make =>
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
    ...(more.computed === undefined ? {} : { computed: more.computed }),
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
  (
    id: string,
    message: string | null,
    more: ForActivity & { readonly key?: Expression; readonly instantiate?: true } = {},
  ): Make =>
  (place) => ({
    kind: 'receiveTask',
    ...activityBase(id, place, more),
    message: message === null ? null : { name: value(message), correlationKey: more.key ?? null },
    instantiate: more.instantiate ?? false,
  });

export const call =
  (
    id: string,
    more: ForActivity & Partial<Pick<CallActivity, 'inMappings' | 'outMappings' | 'inAll' | 'outAll' | 'businessKey'>> = {},
  ): Make =>
  (place) => ({
    kind: 'callActivity',
    ...activityBase(id, place, more),
    calledElement: value(`${id}-process`),
    binding: { type: 'latest' },
    inMappings: more.inMappings ?? null,
    outMappings: more.outMappings ?? null,
    ...(more.inAll === undefined ? {} : { inAll: more.inAll }),
    ...(more.outAll === undefined ? {} : { outAll: more.outAll }),
    businessKey: more.businessKey ?? null,
  });

export const sub =
  (
    id: string,
    inside: readonly Make[],
    more: ForActivity & { readonly variant?: SubProcess['variant']; readonly adHoc?: AdHoc } = {},
  ): Make =>
  (place) => {
    const node: SubProcess = {
      kind: 'subProcess',
      variant: more.variant ?? 'embedded',
      ...(more.adHoc === undefined ? {} : { adHoc: more.adHoc }),
      ...activityBase(id, place, more),
      startEvents: [],
      children: [],
      eventSubProcesses: [],
    };
    place.graph.fill(node, inside);
    return node;
  };

export const eventSub = (id: string, inside: readonly Make[]): Make => sub(id, inside, { variant: 'event' });

export const adHoc = (id: string, inside: readonly Make[], how: Partial<AdHoc> = {}, more: ForActivity = {}): Make =>
  sub(id, inside, {
    ...more,
    variant: 'adHoc',
    adHoc: { ordering: 'parallel', completionCondition: null, cancelRemaining: true, activeElements: null, ...how },
  });

export const transaction = (id: string, inside: readonly Make[], more: ForActivity = {}): Make =>
  sub(id, inside, { ...more, variant: 'transaction' });

export const start =
  (id: string, happening?: Happening, interrupting = true, more: Common = {}): Make =>
  (place) => ({
    kind: 'startEvent',
    ...base(id, place, more),
    ...waiting(happening),
    interrupting,
    formKey: null,
    initiatorVariable: null,
  });

export const end =
  (id: string, throws: Trigger | readonly Trigger[] = [], more: Common = {}): Make =>
  (place) => ({
    kind: 'endEvent',
    ...base(id, place, more),
    triggers: 'type' in throws ? [throws] : throws,
    operation: null,
  });

export const caught =
  (id: string, happening: Happening, more: Common = {}): Make =>
  (place) => ({ kind: 'intermediateCatchEvent', ...base(id, place, more), ...waiting(happening) });

export const thrown =
  (id: string, throws: Trigger | readonly Trigger[] = [], more: Common = {}): Make =>
  (place) => ({
    kind: 'intermediateThrowEvent',
    ...base(id, place, more),
    triggers: 'type' in throws ? [throws] : throws,
    operation: null,
  });

/** Declare it after the activity that it sits on. */
export const boundary =
  (id: string, attachedTo: string, happening: Happening, interrupting = true, more: Common = {}): Make =>
  (place) => ({
    kind: 'boundaryEvent',
    ...base(id, place, more),
    ...waiting(happening),
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

export const complex =
  (id: string, more: { readonly activation?: Expression; readonly default?: string } & Common = {}): Make =>
  (place) => {
    place.graph.defaults.set(id, more.default ?? null);
    return { kind: 'complexGateway', ...base(id, place, more), defaultFlow: null, activationCondition: more.activation ?? null };
  };

export const eventGateway =
  (id: string, instantiates: EventBasedGateway['instantiates'] = null): Make =>
  (place) => ({ kind: 'eventBasedGateway', ...base(id, place, {}), instantiates });
