import { type XmlElement, manyOf, oneOf, textOf } from '../element.ts';
import type { Check } from './check.ts';
import { type CheckedModel, definitionsOf, isEventSubProcess, quoted } from './model.ts';

export const sameCatcherTwice: Check = {
  code: 'CAUGHT_TWICE',
  source: 'Camunda 7 parse rules, BPMN 2.0 §10.5.6',
  remedy: 'Keep one of the two events, or give each another code.',
  *find(model) {
    for (const group of groups(model)) {
      const seen = new Map<string, XmlElement>();
      for (const event of group) {
        for (const key of keysOf(event)) {
          const first = seen.get(key);
          if (first !== undefined)
            yield { elements: [event, first], message: `${quoted(event)} catches the same as ${quoted(first)}.` };
          else seen.set(key, event);
        }
      }
    }
  },
};

/** Events that stand side by side: on one activity, or starting the event sub-processes of one scope. */
function* groups(model: CheckedModel): Iterable<readonly XmlElement[]> {
  for (const node of model.nodes) {
    const events = model.boundaryEvents(node);
    if (events.length > 1) yield events;
  }
  for (const scope of model.scopes) {
    yield scope.nodes
      .filter(isEventSubProcess)
      .flatMap((child) => manyOf(child, 'flowElements').filter((element) => element.$type === 'bpmn:StartEvent'));
  }
}

function keysOf(event: XmlElement): readonly string[] {
  return definitionsOf(event).flatMap((definition) => {
    switch (definition.$type) {
      case 'bpmn:EscalationEventDefinition':
        return [`escalation ${codeOf(definition, 'escalationRef', 'escalationCode')}`];
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

function codeOf(definition: XmlElement, reference: string, property: string): string {
  const root = oneOf(definition, reference);
  return root === null ? '' : (textOf(root, property) ?? '');
}
