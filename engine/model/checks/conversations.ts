import { type XmlElement, isA, manyOf, oneOf, tagOf } from '../element.ts';
import type { Check } from './check.ts';
import { quoted } from './model.ts';

const NOT_IN_GLOBAL = [
  'conversations',
  'conversationAssociations',
  'participantAssociations',
  'messageFlowAssociations',
  'artifacts',
];

export const conversations: Check = {
  code: 'CONVERSATION_INVALID',
  source: 'BPMN 2.0 §9.2, §9.5.7, §11.4',
  remedy:
    'A global conversation has participants, message flows and correlation keys only; it and a choreography refer to no choreography.',
  *find(model) {
    for (const element of model.elements) {
      const isGlobal = element.$type === 'bpmn:GlobalConversation';
      if (!isGlobal && element.$type !== 'bpmn:Choreography') continue;
      if (manyOf(element, 'choreographyRef').length > 0 || isNamed(element, 'choreographyRef'))
        yield { elements: [element], message: `The ${tagOf(element)} ${quoted(element)} refers to a choreography.` };
      for (const name of isGlobal ? NOT_IN_GLOBAL : []) {
        const content = manyOf(element, name)[0] ?? oneOf(element, name);
        if (content !== null)
          yield {
            elements: [element, content],
            message: `The global conversation ${quoted(element)} contains a ${tagOf(content)}.`,
          };
      }
    }
    for (const collaboration of model.elements) {
      if (collaboration.$type !== 'bpmn:Collaboration') continue;
      for (const choreography of manyOf(collaboration, 'choreographyRef')) {
        if (isA(choreography, 'bpmn:Choreography') && isClosed(choreography) !== isClosed(collaboration))
          yield {
            elements: [collaboration, choreography],
            message: `isClosed of the collaboration ${quoted(collaboration)} differs from that of its choreography ${quoted(choreography)}.`,
          };
      }
    }
  },
};

function isClosed(element: XmlElement): boolean {
  return element.get('isClosed') === true;
}

/** Also where the parser found nothing of that name. */
function isNamed(element: XmlElement, reference: string): boolean {
  return element.$attrs?.[reference] !== undefined;
}
