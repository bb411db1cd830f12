import { type XmlElement, manyOf, oneOf, textOf } from '../element.ts';
import type { Dialect } from '../semantics.ts';
import type { Check } from './check.ts';
import { type CheckedModel, definitionsOf, isEventSubProcess, quoted } from './model.ts';

export const sameCatcherTwice: Check = {
  code: 'CAUGHT_TWICE',
  source: 'Camunda 7 parse rules, BPMN 2.0 §10.5.6',
  remedy: 'Keep one of the two events, or let each catch something else.',
  *find(model) {
    for (const group of groups(model)) {
      const seen = new Map<string, XmlElement>();
      for (const event of group) {
        for (const key of keysOf(event, model.dialect)) {
          const first = seen.get(key) ?? (model.dialect === 'camunda' ? besideCatchAll(seen, key) : undefined);
          if (first !== undefined)
            yield { elements: [event, first], message: `${quoted(event)} catches the same as ${quoted(first)}.` };
          else seen.set(key, event);
        }
      }
    }
  },
};

const ESCALATION = 'escalation ';

/** Camunda 7 allows no escalation event for one code beside one for all of them. */
function besideCatchAll(seen: ReadonlyMap<string, XmlElement>, key: string): XmlElement | undefined {
  if (!key.startsWith(ESCALATION)) return undefined;
  if (key !== ESCALATION) return seen.get(ESCALATION);
  return [...seen].find(([other]) => other.startsWith(ESCALATION))?.[1];
}

/** Events that stand side by side: on one activity, starting the event sub-processes of one scope, or one process. */
function* groups(model: CheckedModel): Iterable<readonly XmlElement[]> {
  for (const node of model.nodes) {
    const events = model.boundaryEvents(node);
    if (events.length > 1) yield events;
  }
  for (const scope of model.scopes) {
    yield scope.nodes
      .filter(isEventSubProcess)
      .flatMap((child) => manyOf(child, 'flowElements').filter((element) => element.$type === 'bpmn:StartEvent'));
    yield scope.nodes.filter((node) => node.$type === 'bpmn:StartEvent');
  }
}

/** Of two that wait for one message nobody knows who gets it. A signal reaches both, but for Camunda 7. */
function keysOf(event: XmlElement, dialect: Dialect): readonly string[] {
  return definitionsOf(event).flatMap((definition) => {
    switch (definition.$type) {
      case 'bpmn:MessageEventDefinition':
        return namesOf('message', oneOf(definition, 'messageRef'));
      case 'bpmn:SignalEventDefinition':
        return dialect === 'camunda' ? namesOf('signal', oneOf(definition, 'signalRef')) : [];
      case 'bpmn:EscalationEventDefinition':
        return [`${ESCALATION}${codeOf(definition, 'escalationRef', 'escalationCode')}`];
      case 'bpmn:ErrorEventDefinition':
        return [`error ${codeOf(definition, 'errorRef', 'errorCode')}`];
      case 'bpmn:CompensateEventDefinition':
        return ['compensation'];
      case 'bpmn:CancelEventDefinition':
        return ['cancel'];
      default:
        return [];
    }
  });
}

function namesOf(kind: string, root: XmlElement | null): readonly string[] {
  const name = root === null ? null : textOf(root, 'name');
  return name === null ? [] : [`${kind} ${name}`];
}

function codeOf(definition: XmlElement, reference: string, property: string): string {
  const root = oneOf(definition, reference);
  return root === null ? '' : (textOf(root, property) ?? '');
}
