/** Camunda 7's execution and task listeners: expressions and FEEL scripts that set variables; Java is never run. */
import { type JuelChange, ExpressionError, compileJuelChange } from '../expression/index.ts';
import type { ReadContext } from './context.ts';
import { type XmlElement, extensionsOf, flagOf, idOf, manyOf, oneOf, textOf } from './element.ts';
import type { ExecutionEvent, Listener, ListenerAction, TaskEvent, TaskProperty } from './listener.ts';

const PROPERTIES: Readonly<Record<string, TaskProperty>> = {
  setAssignee: 'assignee',
  setName: 'name',
  setPriority: 'priority',
  setDueDate: 'dueDate',
  setFollowUpDate: 'followUpDate',
  addCandidateUser: 'candidateUser',
  addCandidateGroup: 'candidateGroup',
};

const REMEDY =
  'Write an expression that sets variables, e.g. ${execution.setVariable("a", b)}, or a FEEL script that gives a context; or put a service task there.';

/** Execution listeners of a flow node or a sequence flow; nothing where there are none. */
export function readExecutionListeners(
  context: ReadContext,
  element: XmlElement,
): { readonly listeners?: readonly Listener<ExecutionEvent>[] } {
  const found = extensionsOf(element).filter(({ $type }) => $type === 'camunda:ExecutionListener');
  if (found.length === 0) return {};
  const isFlow = element.$type === 'bpmn:SequenceFlow';
  const allowed: readonly ExecutionEvent[] = isFlow ? ['take'] : ['start', 'end'];
  const listeners = found.flatMap((listener): Listener<ExecutionEvent>[] => {
    const given = textOf(listener, 'event') ?? (isFlow ? 'take' : '');
    const event = allowed.find((name) => name === given);
    if (event === undefined) {
      refuse(context, element, `of the event "${given}", which is not told`, `Use ${allowed.join(' or ')}.`);
      return [];
    }
    const why = notHeard(element, event);
    if (why !== null) refuse(context, element, `of the event ${event}: ${why}`, 'Use a script task before or after it.');
    const action = readAction(context, element, listener);
    if (action?.type === 'setTask') refuseTask(context, element);
    return action === null ? [] : [{ event, action }];
  });
  return { listeners };
}

/** Task listeners of a user task; nothing where there are none. */
export function readTaskListeners(
  context: ReadContext,
  task: XmlElement,
): { readonly taskListeners?: readonly Listener<TaskEvent>[] } {
  const found = extensionsOf(task).filter(({ $type }) => $type === 'camunda:TaskListener');
  if (found.length === 0) return {};
  const allowed: readonly TaskEvent[] = ['create', 'assignment', 'complete'];
  const taskListeners = found.flatMap((listener): Listener<TaskEvent>[] => {
    const given = textOf(listener, 'event') ?? '';
    const event = allowed.find((name) => name === given);
    if (event === undefined) {
      const remedy = `Use ${allowed.join(', ')}; for a deadline a timer on the boundary.`;
      refuse(context, task, `of the event "${given}", which is not told`, remedy);
      return [];
    }
    const action = readAction(context, task, listener);
    if (action?.type === 'setTask' && event !== 'create') refuseTask(context, task);
    return action === null ? [] : [{ event, action }];
  });
  return { taskListeners };
}

function readAction(context: ReadContext, element: XmlElement, listener: XmlElement): ListenerAction | null {
  const script = oneOf(listener, 'script');
  const text = textOf(listener, 'expression');
  const isJava = textOf(listener, 'class') !== null || textOf(listener, 'delegateExpression') !== null;
  if (isJava || (script === null) === (text === null) || manyOf(listener, 'fields').length > 0) {
    refuse(context, element, isJava ? 'in Java, which is not run' : 'that is not one expression or one script', REMEDY);
    return null;
  }
  if (script === null) return ofExpression(context, element, text ?? '');
  const source = textOf(script, 'value') ?? '';
  return { type: 'setVariables', values: context.script(script, source, textOf(script, 'scriptFormat')) };
}

function ofExpression(context: ReadContext, element: XmlElement, text: string): ListenerAction | null {
  let change: JuelChange | null;
  try {
    change = compileJuelChange(text);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    context.refuse(
      'EXPRESSION_INVALID',
      element,
      `"${idOf(element)}" has a listener that cannot be used: ${error.message}`,
      REMEDY,
    );
    return null;
  }
  if (change === null) return { type: 'evaluate', value: context.expression(element, text) };
  const [first, second] = change.values;
  if (first === undefined) return null;
  const property = PROPERTIES[change.method];
  if (property !== undefined) return { type: 'setTask', property, value: first };
  if (second === undefined) return null;
  return { type: 'setVariable', name: first, value: second, local: change.method === 'setVariableLocal' };
}

const ABRUPT = ['bpmn:ErrorEventDefinition', 'bpmn:TerminateEventDefinition', 'bpmn:CancelEventDefinition'];

/** Where the engine takes a way on which nobody could be told; null elsewhere. */
function notHeard(element: XmlElement, event: ExecutionEvent): string | null {
  if (element.$type === 'bpmn:Process') return 'a process tells nobody of it';
  if (event === 'end') {
    const isAbrupt = manyOf(element, 'eventDefinitions').some(({ $type }) => ABRUPT.includes($type));
    return element.$type === 'bpmn:EndEvent' && isAbrupt ? 'it ends more than itself' : null;
  }
  if (flagOf(element, 'triggeredByEvent') === true) return 'an event sub-process begins with its start event';
  return event === 'start' && isBehindEventGateway(element) ? 'the event-based gateway before it waits for it' : null;
}

/** True when an event-based gateway leads to it. */
export function isBehindEventGateway(element: XmlElement): boolean {
  const siblings = element.$parent === undefined ? [] : manyOf(element.$parent, 'flowElements');
  return siblings.some(
    (flow) => oneOf(flow, 'targetRef') === element && oneOf(flow, 'sourceRef')?.$type === 'bpmn:EventBasedGateway',
  );
}

function refuse(context: ReadContext, element: XmlElement, what: string, remedy: string): void {
  context.refuse('LISTENER_UNSUPPORTED', element, `"${idOf(element)}" has a listener ${what}.`, remedy);
}

function refuseTask(context: ReadContext, element: XmlElement): void {
  const remedy = 'Change the task in a task listener of the event create.';
  refuse(context, element, 'that changes its task where there is none, or no longer', remedy);
}
