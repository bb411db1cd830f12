/** One builder per kind of sub-process (BPMN 2.0 §10.3.5). */
import { activityFields } from './activity.ts';
import type { BuildContext } from './build-context.ts';
import type { DraftActivity, DraftScope } from './draft.ts';
import { definitionsOf } from './triggers.ts';
import { type XmlElement, flagOf, idOf, manyOf, oneOf, textOf } from './element.ts';

type DraftSubProcess = Extract<DraftActivity, { kind: 'subProcess' }>;

export function subProcess(build: BuildContext, element: XmlElement, scope: DraftScope): DraftSubProcess {
  const starts = manyOf(element, 'flowElements').filter((node) => node.$type === 'bpmn:StartEvent');
  if (build.context.dialect === 'camunda' && starts.length === 0 && element.$type !== 'bpmn:AdHocSubProcess') {
    build.refuse(
      'START_EVENT_NOT_ONE',
      element,
      `"${idOf(element)}" has no start event, which Camunda 7 asks for.`,
      'Give it one start event that waits for nothing.',
    );
  }
  return {
    ...activityFields(build, element, scope),
    kind: 'subProcess',
    variant: flagOf(element, 'triggeredByEvent') === true ? 'event' : 'embedded',
    startEvents: [],
    children: [],
    eventSubProcesses: [],
  };
}

/** A sub-process that can be cancelled: what was completed in it is compensated then. */
export function transaction(build: BuildContext, element: XmlElement, scope: DraftScope): DraftSubProcess {
  const method = textOf(element, 'method') ?? '##Compensate';
  if (method.replace('##', '').toLowerCase() !== 'compensate') {
    build.refuse(
      'TRANSACTION_METHOD_UNSUPPORTED',
      element,
      `The transaction "${idOf(element)}" is undone by the method ${method}, which is not run.`,
      'Use the method ##Compensate, and give its activities compensation handlers.',
    );
  }
  if (flagOf(element, 'triggeredByEvent') === true) {
    build.refuse(
      'TRANSACTION_STARTED_BY_EVENT',
      element,
      `The transaction "${idOf(element)}" is started by an event, which BPMN does not allow.`,
      'Put the transaction into an event sub-process.',
    );
  }
  warnOfUncaughtCancel(build, element);
  return { ...subProcess(build, element, scope), variant: 'transaction' };
}

/** BPMN allows it: then the way of the token just ends when everything is undone. */
function warnOfUncaughtCancel(build: BuildContext, element: XmlElement): void {
  const cancels = (event: XmlElement): boolean =>
    definitionsOf(event).some(({ $type }) => $type === 'bpmn:CancelEventDefinition');
  const siblings = element.$parent === undefined ? [] : manyOf(element.$parent, 'flowElements');
  if (siblings.some((event) => oneOf(event, 'attachedToRef') === element && cancels(event))) return;
  for (const end of manyOf(element, 'flowElements').filter((node) => node.$type === 'bpmn:EndEvent' && cancels(node))) {
    build.context.warn(
      'CANCEL_NOT_CAUGHT',
      [end, element],
      `"${idOf(end)}" cancels the transaction "${idOf(element)}", from which no way leads on then.`,
      'Put a cancel event on the boundary of the transaction.',
    );
  }
}

/** A sub-process whose activities no start event begins. */
export function adHoc(build: BuildContext, element: XmlElement, scope: DraftScope): DraftSubProcess {
  const condition = oneOf(element, 'completionCondition');
  if (flagOf(element, 'triggeredByEvent') === true) {
    build.refuse(
      'AD_HOC_TRIGGER_UNSUPPORTED',
      element,
      `The ad-hoc sub-process "${idOf(element)}" is started by an event, which is not run.`,
      'Put it into an event sub-process.',
    );
  }
  return {
    ...subProcess(build, element, scope),
    variant: 'adHoc',
    adHoc: {
      ordering: textOf(element, 'ordering') === 'Sequential' ? 'sequential' : 'parallel',
      completionCondition: condition === null || textOf(condition, 'body') === null ? null : build.context.condition(condition),
      cancelRemaining: flagOf(element, 'cancelRemainingInstances') ?? true,
      activeElements: build.reader.activeElements(element),
    },
  };
}
