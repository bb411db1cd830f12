import { type XmlElement, isA } from '../element.ts';
import type { Check } from './check.ts';
import { definitionsOf, quoted } from './model.ts';

export const sharedDefinitions: Check = {
  code: 'EVENT_DEFINITION_SHARED',
  source: 'BPMN 2.0 §10.5.4',
  remedy: 'Give each throwing event a definition of its own.',
  *find(model) {
    const users = new Map<XmlElement, XmlElement>();
    for (const event of model.nodes) {
      for (const definition of definitionsOf(event)) {
        const other = users.get(definition);
        if (other === undefined) users.set(definition, event);
        else if (isA(event, 'bpmn:ThrowEvent') || isA(other, 'bpmn:ThrowEvent')) {
          yield {
            elements: [event, other],
            message: `${quoted(event)} and ${quoted(other)} share an event definition, and one of them throws.`,
          };
        }
      }
    }
  },
};
