/** Event definitions -> triggers: what makes an event happen, and where each kind may stand. */
import { constant } from '../expression/index.ts';
import type { BuildContext } from './build-context.ts';
import { type XmlElement, flagOf, idOf, isA, manyOf, oneOf, tagOf, textOf, unresolvedReference } from './element.ts';
import { ALLOWED, type EventPlace } from './event-places.ts';
import { linkNameOf } from './link-name.ts';
import type { MessageRef, Trigger } from './graph.ts';
import { UNSUPPORTED_EVENT_DEFINITIONS } from './unsupported.ts';

/** What a multi-instance throws by itself, to be caught on its boundary (§13.3.7). */
const THROWN_BY_LOOPS: readonly Trigger['type'][] = ['message', 'signal', 'escalation', 'error'];

export function readTriggers(build: BuildContext, event: XmlElement, place: EventPlace): Trigger[] {
  const triggers: Trigger[] = [];
  for (const definition of definitionsOf(event)) {
    const trigger = readOneTrigger(build, event, definition, place);
    if (trigger !== null) triggers.push(trigger);
  }
  if (triggers.length > 1 && flagOf(event, 'parallelMultiple') === true) refuseWhatIsNotAwaited(build, event, triggers);
  return triggers;
}

/** One definition; null, and refused, when it may not stand there. */
export function readOneTrigger(
  build: BuildContext,
  event: XmlElement,
  definition: XmlElement,
  place: EventPlace,
): Trigger | null {
  const remedy = UNSUPPORTED_EVENT_DEFINITIONS[definition.$type];
  const trigger = remedy === undefined ? readTrigger(build, event, definition, place) : null;
  if (trigger === null) {
    build.refuse(
      'EVENT_UNSUPPORTED',
      event,
      `"${idOf(event)}" has a ${tagOf(definition)}, which is not run.`,
      remedy ?? 'Use another kind of event.',
    );
    return null;
  }
  const allowed = place === 'multi-instance' ? THROWN_BY_LOOPS : ALLOWED[place];
  if (allowed.includes(trigger.type)) return trigger;
  build.refuse(
    'EVENT_NOT_ALLOWED_HERE',
    event,
    `"${idOf(event)}" is a ${place} event with a ${trigger.type} definition, which BPMN does not allow there.`,
    `Use one of: ${allowed.join(', ')}.`,
  );
  return null;
}

/** What an error or an escalation interrupts is over: there is nothing that could still wait for the other events. */
function refuseWhatIsNotAwaited(build: BuildContext, event: XmlElement, triggers: readonly Trigger[]): void {
  const others = triggers.map(({ type }) => type).filter((type) => !AWAITED.includes(type));
  if (others.length === 0) return;
  build.refuse(
    'PARALLEL_MULTIPLE_TRIGGER',
    event,
    `"${idOf(event)}" waits for all of its events together, but a ${others.join(', ')} event cannot be waited for.`,
    `Keep only ${AWAITED.join(', ')} definitions, or take parallelMultiple away.`,
  );
}

const AWAITED: readonly Trigger['type'][] = ['message', 'timer', 'signal', 'conditional'];

/** Definitions inside the event and shared ones it refers to (BPMN 2.0 §10.5.4). */
export function definitionsOf(event: XmlElement): readonly XmlElement[] {
  return [...manyOf(event, 'eventDefinitions'), ...manyOf(event, 'eventDefinitionRef')];
}

function readTrigger(build: BuildContext, event: XmlElement, definition: XmlElement, place: EventPlace): Trigger | null {
  switch (definition.$type) {
    case 'bpmn:MessageEventDefinition':
      return readMessageTrigger(build, event, definition, place);
    case 'bpmn:TimerEventDefinition':
      return readTimer(build, event, definition);
    case 'bpmn:SignalEventDefinition':
      return readSignal(build, event, definition, place);
    case 'bpmn:ErrorEventDefinition':
      return readError(build, event, definition, place);
    case 'bpmn:EscalationEventDefinition':
      return readEscalation(build, event, definition, place);
    case 'bpmn:ConditionalEventDefinition':
      return readConditional(build, event, definition);
    case 'bpmn:CompensateEventDefinition':
      return readCompensation(definition);
    case 'bpmn:LinkEventDefinition':
      return readLink(build, event, definition);
    case 'bpmn:CancelEventDefinition':
      return { type: 'cancel' };
    case 'bpmn:TerminateEventDefinition':
      return { type: 'terminate' };
    default:
      return null;
  }
}

function readMessageTrigger(build: BuildContext, event: XmlElement, definition: XmlElement, place: EventPlace): Trigger {
  const message = oneOf(definition, 'messageRef');
  const throws = place === 'intermediate throw' || place === 'end';
  // A worker or operation that does the sending needs no message of ours.
  if (message === null && throws && build.reader.operation(event) !== null) {
    return { type: 'message', message: { name: constant(''), correlationKey: null } };
  }
  return { type: 'message', message: readMessage(build, event, message) };
}

/** The message of an event or task, or of its message flow; refuses when there is none or it has no name. */
export function readMessage(build: BuildContext, user: XmlElement, named: XmlElement | null): MessageRef {
  const drawn = named === null ? build.messageFlows.messageOf(user) : null;
  if (drawn !== null && 'name' in drawn) return { name: constant(drawn.name), correlationKey: null };
  const message = named ?? drawn?.element ?? null;
  return {
    name: readName(build, user, message, 'message'),
    correlationKey: message === null ? null : build.reader.correlationKey(message),
  };
}

function readName(
  build: BuildContext,
  user: XmlElement,
  root: XmlElement | null,
  kind: 'message' | 'signal',
): MessageRef['name'] {
  if (root === null) {
    build.refuse(
      `${isA(user, 'bpmn:Task') ? 'TASK_' : ''}${kind.toUpperCase()}_MISSING`,
      user,
      `"${idOf(user)}" refers to no ${kind}.`,
      `Choose a ${kind}, or create one with a name.`,
    );
    return constant('');
  }
  const name = textOf(root, 'name');
  if (name === null) {
    build.refuse(
      `${kind.toUpperCase()}_NAME_MISSING`,
      [user, root],
      `The ${kind} "${idOf(root)}" of "${idOf(user)}" has no name.`,
      `Give the ${kind} a name.`,
    );
    return constant('');
  }
  return build.context.expression(root, name);
}

function readSignal(build: BuildContext, event: XmlElement, definition: XmlElement, place: EventPlace): Trigger {
  const payload = build.reader.signalPayload(definition);
  if (payload !== null && place !== 'intermediate throw' && place !== 'end') {
    build.refuse(
      'SIGNAL_PAYLOAD_MISPLACED',
      event,
      `"${idOf(event)}" says what its signal brings, but does not throw it.`,
      'Say it at the event that throws the signal.',
    );
  }
  return { type: 'signal', name: readName(build, event, oneOf(definition, 'signalRef'), 'signal'), payload };
}

const TIMERS = [
  ['timeDate', 'date'],
  ['timeDuration', 'duration'],
  ['timeCycle', 'cycle'],
] as const;

function readTimer(build: BuildContext, event: XmlElement, definition: XmlElement): Trigger {
  const given = TIMERS.flatMap(([property, timer]) => {
    const expression = oneOf(definition, property);
    return expression === null ? [] : [{ timer, expression }];
  });
  const first = given[0];
  if (first === undefined || given.length > 1 || textOf(first.expression, 'body') === null) {
    build.refuse(
      'TIMER_INVALID',
      event,
      `"${idOf(event)}" must have exactly one of date, duration and cycle; it has ${given.length === 1 ? 'an empty one' : String(given.length)}.`,
      'Give one timeDate, timeDuration or timeCycle.',
    );
    return { type: 'timer', timer: 'duration', expression: constant('PT0S') };
  }
  return { type: 'timer', timer: first.timer, expression: build.context.value(first.expression) };
}

function readError(build: BuildContext, event: XmlElement, definition: XmlElement, place: EventPlace): Trigger {
  const error = oneOf(definition, 'errorRef');
  const code = error === null ? unresolvedReference(definition, 'errorRef') : textOf(error, 'errorCode');
  const throws = place === 'end' || place === 'multi-instance';
  // Camunda 7 catches every error by one without a code.
  if (code === null && (throws || (error !== null && build.context.dialect === 'zeebe'))) {
    build.refuse(
      place === 'end' ? 'ERROR_CODE_MISSING' : 'CAUGHT_ERROR_WITHOUT_CODE',
      event,
      `"${idOf(event)}" ${error === null ? 'refers to no error' : `refers to the error "${idOf(error)}", which has no code`}.`,
      'Choose an error and give it a code.',
    );
  }
  return {
    type: 'error',
    code,
    message: error === null ? null : build.reader.errorMessage(error),
    ...build.reader.caught(definition),
  };
}

function readEscalation(build: BuildContext, event: XmlElement, definition: XmlElement, place: EventPlace): Trigger {
  const escalation = oneOf(definition, 'escalationRef');
  const code = escalation === null ? null : textOf(escalation, 'escalationCode');
  if (code === null && (place === 'end' || place === 'intermediate throw' || place === 'multi-instance')) {
    build.refuse(
      'ESCALATION_CODE_MISSING',
      event,
      `"${idOf(event)}" throws an escalation without a code.`,
      'Choose an escalation and give it a code.',
    );
  }
  return { type: 'escalation', code, codeVariable: build.reader.caught(definition).codeVariable };
}

function readConditional(build: BuildContext, event: XmlElement, definition: XmlElement): Trigger {
  const condition = oneOf(definition, 'condition');
  if (condition === null || textOf(condition, 'body') === null) {
    build.refuse('CONDITION_MISSING', event, `The conditional event "${idOf(event)}" has no condition.`, 'Write its condition.');
  }
  return {
    type: 'conditional',
    condition:
      condition === null ? constant(false) : build.context.inline(event, build.context.condition(condition), 'condition'),
    ...build.reader.conditional(definition),
  };
}

function readCompensation(definition: XmlElement): Trigger {
  const activity = oneOf(definition, 'activityRef');
  return {
    type: 'compensation',
    activity: activity === null ? null : idOf(activity),
    waitForCompletion: flagOf(definition, 'waitForCompletion') ?? true,
  };
}

function readLink(build: BuildContext, event: XmlElement, definition: XmlElement): Trigger {
  const name = linkNameOf(definition);
  if (name === null) {
    build.refuse(
      'LINK_NAME_MISSING',
      event,
      `The link event "${idOf(event)}" has no name.`,
      'Give both ends of the link the same name.',
    );
  }
  return { type: 'link', name: name ?? '' };
}
