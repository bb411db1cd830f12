/** One builder per kind of activity (BPMN 2.0 §10.3). */
import { constant } from '../expression/index.ts';
import { activityFields } from './activity.ts';
import type { BuildContext } from './build-context.ts';
import type { CallExtras } from './dialect-reader.ts';
import type { DraftActivity, DraftScope } from './draft.ts';
import { type XmlElement, flagOf, idOf, oneOf } from './element.ts';
import type { OperationCall } from './graph.ts';
import { isBehindEventGateway } from './camunda-listeners.ts';
import { readMessage } from './triggers.ts';

export function plainTask(build: BuildContext, element: XmlElement, scope: DraftScope): DraftActivity {
  return { ...activityFields(build, element, scope), kind: 'task' };
}

export function userTask(build: BuildContext, element: XmlElement, scope: DraftScope): DraftActivity {
  const extras = build.reader.userTask(element);
  const group = build.lanes.groupFor(element, extras);
  return {
    ...activityFields(build, element, scope),
    ...extras,
    ...(group === null ? {} : { candidateGroups: constant([group]) }),
    kind: 'userTask',
  };
}

export function serviceTask(build: BuildContext, element: XmlElement, scope: DraftScope): DraftActivity {
  const operation = build.reader.operation(element);
  if (operation === null) {
    build.refuse(
      'OPERATION_MISSING',
      element,
      `The service task "${idOf(element)}" says not what carries it out.`,
      'Choose an operation, or give the type (topic) of a worker.',
    );
  }
  return { ...activityFields(build, element, scope), kind: 'serviceTask', operation: operation ?? NOTHING };
}

export function scriptTask(build: BuildContext, element: XmlElement, scope: DraftScope): DraftActivity {
  const operation = build.reader.operation(element);
  if (operation !== null) return { ...activityFields(build, element, scope), kind: 'serviceTask', operation };
  const script = build.reader.script(element);
  if (script === null) {
    build.refuse(
      'SCRIPT_MISSING',
      element,
      `The script task "${idOf(element)}" has no script that is run here.`,
      'Write a FEEL expression and name its result variable.',
    );
  }
  return {
    ...activityFields(build, element, scope),
    ...(script ?? { script: constant(null), resultVariable: null }),
    kind: 'scriptTask',
  };
}

export function businessRuleTask(build: BuildContext, element: XmlElement, scope: DraftScope): DraftActivity {
  const decision = build.reader.decision(element);
  if (decision?.binding.type === 'versionTag') {
    build.refuse(
      'BINDING_INVALID',
      element,
      `"${idOf(element)}" names its decision by a version tag, which decisions do not have here.`,
      'Use latest, deployment, or version with a version.',
    );
  }
  if (decision !== null) return { ...activityFields(build, element, scope), kind: 'businessRuleTask', decision };
  const operation = build.reader.operation(element);
  if (operation === null) {
    build.refuse(
      'DECISION_MISSING',
      element,
      `The business rule task "${idOf(element)}" names no decision.`,
      'Name the DMN decision it evaluates.',
    );
  }
  return { ...activityFields(build, element, scope), kind: 'serviceTask', operation: operation ?? NOTHING };
}

export function sendTask(build: BuildContext, element: XmlElement, scope: DraftScope): DraftActivity {
  const operation = build.reader.operation(element);
  const message = oneOf(element, 'messageRef');
  return {
    ...activityFields(build, element, scope),
    kind: 'sendTask',
    message: message === null && operation !== null ? null : readMessage(build, element, message),
    operation,
  };
}

export function receiveTask(build: BuildContext, element: XmlElement, scope: DraftScope): DraftActivity {
  const instantiate = flagOf(element, 'instantiate') === true;
  const message = oneOf(element, 'messageRef');
  if (message === null && build.context.dialect === 'camunda' && !instantiate && !isBehindEventGateway(element)) {
    build.context.warn(
      'RECEIVE_TASK_WITHOUT_MESSAGE',
      element,
      `The receive task "${idOf(element)}" names no message; it waits until somebody continues it (POST /execution/{id}/signal).`,
      'Choose a message.',
    );
    return { ...activityFields(build, element, scope), kind: 'receiveTask', message: null, instantiate };
  }
  return {
    ...activityFields(build, element, scope),
    kind: 'receiveTask',
    message: readMessage(build, element, message),
    instantiate,
  };
}

export function callActivity(build: BuildContext, element: XmlElement, scope: DraftScope): DraftActivity {
  const call = build.reader.call(element);
  if (call === null) {
    build.refuse(
      'CALLED_ELEMENT_MISSING',
      element,
      `The call activity "${idOf(element)}" calls nothing.`,
      'Name the process that it calls.',
    );
  }
  for (const { source } of call?.outMappings ?? []) build.context.inline(element, source, 'output mapping');
  return {
    ...activityFields(build, element, scope),
    ...(call ?? NO_CALL),
    kind: 'callActivity',
  };
}

/** Stands in a graph that is refused anyway. */
const NOTHING: OperationCall = { type: constant(''), retries: null, headers: {}, resultVariable: null };

const NO_CALL: CallExtras = {
  calledElement: constant(''),
  binding: { type: 'latest' },
  inMappings: [],
  outMappings: [],
  businessKey: null,
};
