/** What the graph needs of a dialect's extension elements; one implementation per dialect. */
import { type XmlElement, textOf } from './element.ts';
import type {
  CallActivity,
  DecisionCall,
  Expression,
  Mapping,
  MessageRef,
  OperationCall,
  ProcessGraph,
  SequenceFlow,
  SignalPayload,
  StartEvent,
  UserTask,
} from './graph.ts';
import type { ExecutionEvent, Listener } from './listener.ts';

export interface ProcessExtras extends Pick<
  ProcessGraph,
  'versionTag' | 'historyTimeToLive' | 'candidateStarterGroups' | 'candidateStarterUsers' | 'startableInTasklist'
> {}

export interface NodeExtras {
  readonly inputs: Mapping[];
  readonly outputs: Mapping[];
  readonly asyncBefore: boolean;
  readonly asyncAfter: boolean;
  readonly retryCycle: Expression | null;
  readonly listeners?: readonly Listener<ExecutionEvent>[];
}

export type UserTaskExtras = Pick<
  UserTask,
  | 'assignee'
  | 'candidateUsers'
  | 'candidateGroups'
  | 'dueDate'
  | 'followUpDate'
  | 'priority'
  | 'formKey'
  | 'formBinding'
  | 'computed'
  | 'taskListeners'
  | 'headers'
>;

export type CallExtras = Pick<
  CallActivity,
  'calledElement' | 'binding' | 'inMappings' | 'outMappings' | 'inAll' | 'outAll' | 'businessKey'
>;

export interface LoopExtras {
  readonly collection: Expression | null;
  readonly elementVariable: string | null;
  readonly outputElement: Expression | null;
  readonly outputVariable: string | null;
  readonly outputCollection: string | null;
  readonly asyncBefore: boolean;
  readonly asyncAfter: boolean;
}

export interface ScriptExtras {
  readonly script: Expression;
  readonly resultVariable: string | null;
}

export interface DialectReader {
  /** Free properties by name: `zeebe:properties`, `camunda:properties`. */
  properties(element: XmlElement): Readonly<Record<string, string>>;
  process(process: XmlElement): ProcessExtras;
  node(node: XmlElement): NodeExtras;
  flow(flow: XmlElement): Pick<SequenceFlow, 'listeners'>;
  userTask(task: XmlElement): UserTaskExtras;
  /** Who carries out a service, send, script or business rule task, or a throwing message event; null = nobody is named. */
  operation(element: XmlElement): OperationCall | null;
  script(task: XmlElement): ScriptExtras | null;
  decision(task: XmlElement): DecisionCall | null;
  /** Null when nothing is called. */
  call(activity: XmlElement): CallExtras | null;
  loop(characteristics: XmlElement): LoopExtras;
  /** The ids of what an ad-hoc sub-process begins; null = all. */
  activeElements(adHoc: XmlElement): Expression | null;
  /** The correlation key of a message; null = by business key. */
  correlationKey(message: XmlElement): MessageRef['correlationKey'];
  startEvent(event: XmlElement): Pick<StartEvent, 'formKey' | 'formBinding' | 'initiatorVariable'>;
  /** Variables into which a caught error or escalation is put. */
  caught(definition: XmlElement): { readonly codeVariable: string | null; readonly messageVariable: string | null };
  errorMessage(error: XmlElement): Expression | null;
  /** What a thrown signal brings; null = nothing is said. */
  signalPayload(definition: XmlElement): SignalPayload | null;
  conditional(definition: XmlElement): { readonly variableName: string | null; readonly variableEvents: readonly string[] };
}

/** The language of a script task, global or not. */
export function scriptFormatOf(task: XmlElement): string | null {
  return textOf(task, 'scriptFormat') ?? textOf(task, 'scriptLanguage');
}

/** `a, b` -> two names; nothing -> none. */
export function listOf(text: string | null): readonly string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

const VARIABLE_NAME = /^[\p{L}_$][\p{L}\p{N}_$-]*$/u;

/** A mapping's target must be a plain name: a dot would mean different things in the two dialects. */
export function isVariableName(name: string): boolean {
  return VARIABLE_NAME.test(name);
}

const DURATION = /^P(?=\d|T\d)(?:\d+Y)?(?:\d+M)?(?:\d+W)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?$/;

/** `180` (days) and `P180D` both give `P180D`; undefined when it is neither. */
export function timeToLive(text: string): string | undefined {
  if (/^\d{1,6}$/.test(text)) return `P${text}D`;
  return DURATION.test(text) ? text : undefined;
}
