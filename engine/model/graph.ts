/**
 * The process graph: what a BPMN file means to the kernel, whatever dialect it was written in.
 *
 * Both readers (Zeebe, Camunda 7) produce this one shape, checked and deeply frozen. Nodes refer to each
 * other by reference, so the kernel never looks anything up while a token moves. Expressions are compiled.
 */
import type { Expression } from '../expression/expression.ts';
import type { AdHoc } from './ad-hoc.ts';
import type { Binding } from './binding.ts';
import type { Semantics } from './semantics.ts';
import type { MultiInstance, StandardLoop } from './loop.ts';
import type { DataDeclaration, DataFlow, Mapping, PassedMapping } from './mapping.ts';
import type { ExecutionEvent, Listener, TaskEvent } from './listener.ts';
import type { MessageRef, Trigger } from './trigger.ts';

export type { Expression, Lookup } from '../expression/expression.ts';
export type { AdHoc } from './ad-hoc.ts';
export type { Binding } from './binding.ts';
export type { Semantics } from './semantics.ts';
export type { LoopEvent, MultiInstance, StandardLoop } from './loop.ts';
export type { DataDeclaration, DataFlow, DataMapping, DataStore, Mapping, PassedMapping } from './mapping.ts';
export type { MessageRef, SignalPayload, Trigger } from './trigger.ts';

/** One executable process of a deployed file. */
export interface ProcessGraph {
  /** The BPMN process id: the definition key. */
  readonly id: string;
  readonly name: string | null;
  readonly versionTag: string | null;
  readonly dialect: 'zeebe' | 'camunda';
  readonly semantics: Semantics;
  /** The process itself, as the outermost scope. */
  readonly root: ScopeNode;
  /** Every flow node of every depth, by id, in document order. */
  readonly nodes: ReadonlyMap<string, FlowNode>;
  /** ISO 8601 duration after which finished instances are removed; null = the engine's default. */
  readonly historyTimeToLive: string | null;
  /** Who may start it; empty = whoever holds the right to start processes. */
  readonly candidateStarterGroups: readonly string[];
  readonly candidateStarterUsers: readonly string[];
  /** False = only other processes, messages and the API start it; task lists do not offer it (Camunda `isStartableInTasklist`). */
  readonly startableInTasklist: boolean;
  /** Set for the graph of one iteration that is an instance of its own: the activity as the process has it. */
  readonly iterationOf?: Activity;
}

export interface SequenceFlow {
  readonly id: string;
  readonly name: string | null;
  readonly source: FlowNode;
  readonly target: FlowNode;
  /** Null = unconditional. */
  readonly condition: Expression | null;
  /** Of the event `take`. */
  readonly listeners?: readonly Listener<ExecutionEvent>[];
}

/** A mapping `target = source`; targets are variable names (dots are not allowed here). */
/** What contains flow nodes: the process, or a sub-process of any kind. */
export interface ScopeNode {
  readonly id: string;
  /** None and triggered start events, in document order. */
  readonly startEvents: readonly StartEvent[];
  /** Every flow node directly inside, in document order: also events on boundaries, event sub-processes, compensation handlers. */
  readonly children: readonly FlowNode[];
  /** Event sub-processes directly inside. */
  readonly eventSubProcesses: readonly SubProcess[];
  /** Data objects and properties that take part in data associations. */
  readonly data?: readonly DataDeclaration[];
}

export type FlowNode = Activity | StartEvent | EndEvent | CatchEvent | ThrowEvent | BoundaryEvent | Gateway;

interface NodeBase {
  readonly id: string;
  readonly name: string | null;
  /** The scope that directly contains it. */
  readonly scope: ScopeNode;
  readonly incoming: readonly SequenceFlow[];
  readonly outgoing: readonly SequenceFlow[];
  /** Evaluated when it starts, into variables local to it. */
  readonly inputs: readonly Mapping[];
  /** Evaluated when it ends, into the scope around it. */
  readonly outputs: readonly Mapping[];
  /** Absent where no data association leads to or from it. */
  readonly dataFlow?: DataFlow;
  /** A job of its own before it starts / after it ends (Camunda `asyncBefore`, `asyncAfter`). */
  readonly asyncBefore: boolean;
  readonly asyncAfter: boolean;
  /** Gives `R5/PT5M`, or a comma-separated list of durations; null = the engine's default. */
  readonly retryCycle: Expression | null;
  /** Camunda 7's execution listeners, in the order of the file; absent where there are none. */
  readonly listeners?: readonly Listener<ExecutionEvent>[];
}

interface ActivityBase extends NodeBase {
  /** Taken when no conditional flow is. */
  readonly defaultFlow: SequenceFlow | null;
  readonly boundaryEvents: readonly BoundaryEvent[];
  readonly loop: MultiInstance | StandardLoop | null;
  /** How many tokens must have arrived before it starts; they are consumed together. */
  readonly startQuantity: number;
  /** How many tokens it sends over each flow that it leaves by. */
  readonly completionQuantity: number;
  /** True for a compensation handler: reached by compensation only, never by a token. */
  readonly isForCompensation: boolean;
  /** The activity that undoes this one (from the compensation boundary event's association). */
  readonly compensationHandler: Activity | null;
}

export type Activity =
  ManualTask | UserTask | ServiceTask | ScriptTask | BusinessRuleTask | SendTask | ReceiveTask | SubProcess | CallActivity;

/** `task` and `manualTask`: nothing to do, the token passes. */
export interface ManualTask extends ActivityBase {
  readonly kind: 'task';
}

export interface UserTask extends ActivityBase {
  readonly kind: 'userTask';
  readonly assignee: Expression | null;
  readonly candidateUsers: Expression | null;
  readonly candidateGroups: Expression | null;
  /** Give an ISO 8601 instant. */
  readonly dueDate: Expression | null;
  readonly followUpDate: Expression | null;
  readonly priority: Expression | null;
  /** The form's id (form-js), deployed beside the process. */
  readonly formKey: string | null;
  /** Which version of the form; means nothing without `formKey`. */
  readonly formBinding?: Binding;
  /** Camunda 7's task listeners; absent where there are none. */
  readonly taskListeners?: readonly Listener<TaskEvent>[];
  /** What the task is called and which form it has, where only its variables tell (Camunda 7: `${…}`). */
  readonly computed?: { readonly name: Expression | null; readonly formKey: Expression | null };
  /** Static properties (zeebe:taskHeaders, camunda:properties): e.g. `facts`, `outcomes`. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Also a send task or a throwing message event that a worker or operation carries out. */
export interface ServiceTask extends ActivityBase {
  readonly kind: 'serviceTask';
  readonly operation: OperationCall;
}

export interface OperationCall {
  /** Name of a plugin's operation, or an external topic when no plugin declares it. */
  readonly type: Expression;
  readonly retries: Expression | null;
  readonly headers: Readonly<Record<string, string>>;
  /** Result variable that receives the whole output (Camunda `resultVariable`); null = merge its properties. */
  readonly resultVariable: string | null;
  /** Workers are given those of the highest first (Camunda `taskPriority`); absent: 0. */
  readonly priority?: Expression;
  /** BPMN errors that a worker's report means, when their condition holds (Camunda `errorEventDefinition`). */
  readonly errors?: readonly { readonly code: string; readonly message: string | null; readonly condition: Expression }[];
}

export interface ScriptTask extends ActivityBase {
  readonly kind: 'scriptTask';
  readonly script: Expression;
  readonly resultVariable: string | null;
}

export interface BusinessRuleTask extends ActivityBase {
  readonly kind: 'businessRuleTask';
  readonly decision: DecisionCall;
}

export interface DecisionCall {
  readonly decisionId: Expression;
  readonly binding: Binding;
  readonly resultVariable: string;
  /** How rows become the result (Camunda `mapDecisionResult`); Zeebe: `native` (the DMN value as it is). */
  readonly mapResult: 'native' | 'singleEntry' | 'singleResult' | 'collectEntries' | 'resultList';
}

/** Sends a message; when `operation` is set, a worker or plugin does the sending. */
export interface SendTask extends ActivityBase {
  readonly kind: 'sendTask';
  readonly message: MessageRef | null;
  readonly operation: OperationCall | null;
}

export interface ReceiveTask extends ActivityBase {
  readonly kind: 'receiveTask';
  /** Null (Camunda 7 allows it): no message arrives, it waits until somebody continues it. */
  readonly message: MessageRef | null;
  /** Its message starts an instance of the process (BPMN 2.0 §10.3.3). */
  readonly instantiate: boolean;
}

export interface SubProcess extends ActivityBase, ScopeNode {
  readonly kind: 'subProcess';
  readonly variant: 'embedded' | 'event' | 'transaction' | 'adHoc';
  /** Of an ad-hoc sub-process. */
  readonly adHoc?: AdHoc;
}

export interface CallActivity extends ActivityBase {
  readonly kind: 'callActivity';
  readonly calledElement: Expression;
  readonly binding: Binding;
  /** Null = all variables are passed (Zeebe `propagateAllParentVariables`, `camunda:in variables="all"`). */
  readonly inMappings: readonly PassedMapping[] | null;
  /** Null = all variables come back. Sources are evaluated in the called process. */
  readonly outMappings: readonly PassedMapping[] | null;
  /** `caller` = that of the caller; null = none (Camunda 7, where nothing passes it). */
  readonly businessKey: Expression | 'caller' | null;
  /** Passed before the mappings, which may replace them: everything visible, or what is local to the activity (Camunda 7). */
  readonly inAll?: 'visible' | 'local';
  /** Everything comes back before the mappings: to where it is declared, or into the activity's own scope (Camunda 7). */
  readonly outAll?: 'visible' | 'local';
}

export interface StartEvent extends NodeBase {
  readonly kind: 'startEvent';
  readonly triggers: readonly Trigger[];
  /** Happens when all of its triggers have, not when one has (BPMN 2.0 §10.5.1). */
  readonly parallelMultiple: boolean;
  /** For a start event of an event sub-process. */
  readonly interrupting: boolean;
  readonly formKey: string | null;
  readonly formBinding?: Binding;
  /** Variable that receives the id of who started it (Camunda `initiator`). */
  readonly initiatorVariable: string | null;
}

export interface EndEvent extends NodeBase {
  readonly kind: 'endEvent';
  readonly triggers: readonly Trigger[];
  readonly operation: OperationCall | null;
}

export interface CatchEvent extends NodeBase {
  readonly kind: 'intermediateCatchEvent';
  readonly triggers: readonly Trigger[];
  readonly parallelMultiple: boolean;
}

export interface ThrowEvent extends NodeBase {
  readonly kind: 'intermediateThrowEvent';
  readonly triggers: readonly Trigger[];
  readonly operation: OperationCall | null;
}

export interface BoundaryEvent extends NodeBase {
  readonly kind: 'boundaryEvent';
  readonly triggers: readonly Trigger[];
  readonly parallelMultiple: boolean;
  readonly attachedTo: Activity;
  readonly interrupting: boolean;
}

export type Gateway = ExclusiveGateway | ParallelGateway | InclusiveGateway | ComplexGateway | EventBasedGateway;

export interface ExclusiveGateway extends NodeBase {
  readonly kind: 'exclusiveGateway';
  readonly defaultFlow: SequenceFlow | null;
}

export interface ParallelGateway extends NodeBase {
  readonly kind: 'parallelGateway';
}

export interface InclusiveGateway extends NodeBase {
  readonly kind: 'inclusiveGateway';
  readonly defaultFlow: SequenceFlow | null;
}

export interface ComplexGateway extends NodeBase {
  readonly kind: 'complexGateway';
  readonly defaultFlow: SequenceFlow | null;
  /** When the tokens that wait activate it; null = when no more can come, as an inclusive gateway joins. */
  readonly activationCondition: Expression | null;
}

export interface EventBasedGateway extends NodeBase {
  readonly kind: 'eventBasedGateway';
  /**
   * `first`: the first event behind it starts an instance, which takes only that way. `all`: the first one starts it,
   * and it waits for the others as well (BPMN 2.0 §10.6.6). Null: reached by a token.
   */
  readonly instantiates: 'first' | 'all' | null;
}

export function isActivity(node: FlowNode): node is Activity {
  return 'boundaryEvents' in node;
}

export function isAdHoc(scope: ScopeNode): scope is SubProcess & { readonly adHoc: AdHoc } {
  return 'adHoc' in scope && scope.adHoc !== undefined;
}
