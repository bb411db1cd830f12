import { oneOf, textOf } from '../element.ts';
import type { Check } from './check.ts';
import { definitionsOf, nearest, quoted } from './model.ts';

export const expressionTexts: Check = {
  code: 'EXPRESSION_EMPTY',
  source: 'BPMN 2.0 §8.4.7 (FormalExpression.body is mandatory), §10.5.5',
  remedy: 'Write its text, or remove it.',
  *find(model) {
    for (const element of model.elements) {
      if (element.$type === 'bpmn:FormalExpression' && textOf(element, 'body') === null)
        yield { elements: [element], message: `A formal expression of ${nearest(element)} has no text.` };
    }
    for (const event of model.nodes) {
      for (const definition of definitionsOf(event)) {
        if (definition.$type !== 'bpmn:ConditionalEventDefinition' || !model.isExecutable(event)) continue;
        if (oneOf(definition, 'condition') === null)
          yield { elements: [event], message: `The conditional event ${quoted(event)} has no condition.` };
      }
    }
  },
};
