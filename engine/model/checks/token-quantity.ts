import { isA, textOf } from '../element.ts';
import type { Check } from './check.ts';
import { quoted } from './model.ts';

export const tokenQuantity: Check = {
  code: 'TOKEN_QUANTITY_INVALID',
  source: 'BPMN 2.0 §10.3',
  remedy: 'Remove the attribute, or give a number of tokens of at least 1.',
  *find(model) {
    for (const node of model.nodes) {
      if (!isA(node, 'bpmn:Activity')) continue;
      for (const name of ['startQuantity', 'completionQuantity']) {
        const value = textOf(node, name) ?? '1';
        if (!/^0*[1-9]\d*$/.test(value)) yield { elements: [node], message: `${name} of ${quoted(node)} is ${value}.` };
      }
    }
  },
};
