import type { Check } from './check.ts';
import { nearest } from './model.ts';
import { tagOf } from '../element.ts';

export const formalExpressions: Check = {
  code: 'EXPRESSION_NOT_FORMAL',
  source: 'BPMN 2.0 §8.4.3, §8.4.7, §10.5.5',
  remedy: 'Write xsi:type="tFormalExpression" on it; words that people understand are not executed.',
  unlessStrict: 'accept',
  *find(model) {
    for (const element of model.elements) {
      if (element.$type === 'bpmn:Expression' && model.isExecutable(element)) {
        const holder = element.$parent;
        yield {
          elements: [element],
          message: `An expression (${holder === undefined ? 'none' : tagOf(holder)}) of ${nearest(element)} is in natural language, which an executable process may not have.`,
        };
      }
    }
  },
};
