/** One builder per kind of event (BPMN 2.0 §10.5). */
import type { BuildContext } from './build-context.ts';
import type { DraftNode, DraftScope } from './draft.ts';
import { type XmlElement, flagOf, idOf } from './element.ts';
import type { Activity } from './graph.ts';
import { definitionsOf, readTriggers } from './triggers.ts';

export function startEvent(build: BuildContext, element: XmlElement, scope: DraftScope): DraftNode {
  const parent = element.$parent;
  const inEventSubProcess = parent !== undefined && flagOf(parent, 'triggeredByEvent') === true;
  const inEmbedded = parent !== undefined && parent.$type !== 'bpmn:Process' && !inEventSubProcess;
  // The check `sub-process-start` tells of triggers where none may be.
  const triggers = inEmbedded
    ? []
    : readTriggers(build, element, inEventSubProcess ? 'event sub-process start' : 'process start');
  return {
    ...build.node(element, scope),
    ...build.reader.startEvent(element),
    kind: 'startEvent',
    triggers,
    parallelMultiple: waitsForAll(element),
    interrupting: flagOf(element, 'isInterrupting') ?? true,
  };
}

export function endEvent(build: BuildContext, element: XmlElement, scope: DraftScope): DraftNode {
  return {
    ...build.node(element, scope),
    kind: 'endEvent',
    triggers: readTriggers(build, element, 'end'),
    operation: build.reader.operation(element),
  };
}

export function catchEvent(build: BuildContext, element: XmlElement, scope: DraftScope): DraftNode {
  const triggers = readTriggers(build, element, 'intermediate catch');
  if (definitionsOf(element).length === 0) {
    build.refuse(
      'CATCH_EVENT_WITHOUT_TRIGGER',
      element,
      `The catching event "${idOf(element)}" says not what it waits for.`,
      'Give it a message, timer, signal, condition or link.',
    );
  }
  return { ...build.node(element, scope), kind: 'intermediateCatchEvent', triggers, parallelMultiple: waitsForAll(element) };
}

export function throwEvent(build: BuildContext, element: XmlElement, scope: DraftScope): DraftNode {
  return {
    ...build.node(element, scope),
    kind: 'intermediateThrowEvent',
    triggers: readTriggers(build, element, 'intermediate throw'),
    operation: build.reader.operation(element),
  };
}

/** @param attachedTo the activity it sits on, which is built before it. */
export function boundaryEvent(build: BuildContext, element: XmlElement, scope: DraftScope, attachedTo: Activity): DraftNode {
  const triggers = readTriggers(build, element, 'boundary');
  if (definitionsOf(element).length === 0) {
    build.refuse(
      'BOUNDARY_EVENT_WITHOUT_TRIGGER',
      element,
      `The boundary event "${idOf(element)}" says not what it waits for.`,
      'Give it a timer, message, error or another event.',
    );
  }
  if (attachedTo.kind === 'subProcess' && attachedTo.variant === 'event') {
    build.refuse(
      'BOUNDARY_EVENT_UNSUPPORTED',
      element,
      `The boundary event "${idOf(element)}" sits on the event sub-process "${attachedTo.id}", which is not run.`,
      'Put what is in the event sub-process into a sub-process, and attach the event to that.',
    );
  }
  return {
    ...build.node(element, scope),
    kind: 'boundaryEvent',
    triggers,
    parallelMultiple: waitsForAll(element),
    attachedTo,
    // An error always ends what threw it; Camunda 7 reads over an attribute that says otherwise.
    interrupting: (flagOf(element, 'cancelActivity') ?? true) || triggers.some(({ type }) => type === 'error'),
  };
}

/** With a single trigger the attribute means nothing. */
function waitsForAll(event: XmlElement): boolean {
  return flagOf(event, 'parallelMultiple') === true && definitionsOf(event).length > 1;
}
