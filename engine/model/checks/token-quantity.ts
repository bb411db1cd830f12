import { flagOf, isA, textOf } from '../element.ts';
import type { Check } from './check.ts';
import { quoted } from './model.ts';

/** Attributes whose other values would change how tokens move, which is not run. */
export const tokenQuantity: Check = {
  code: 'TOKEN_QUANTITY_UNSUPPORTED',
  source: 'BPMN 2.0 §10.3, §8.4.13',
  remedy: 'Remove the attribute; use a multi-instance activity or a parallel gateway to multiply or gather tokens.',
  *find(model) {
    for (const node of model.nodes) {
      if (!isA(node, 'bpmn:Activity')) continue;
      for (const name of ['startQuantity', 'completionQuantity']) {
        const value = textOf(node, name) ?? '1';
        if (!/^[1-9]\d*$/.test(value))
          yield { elements: [node], message: `${name} of ${quoted(node)} is ${value}; it must be 1 or more.` };
        else if (value !== '1') yield { elements: [node], message: `${name} of ${quoted(node)} is ${value}; only 1 is run.` };
      }
    }
    for (const flow of model.flows) {
      if (flagOf(flow, 'isImmediate') === false && model.isExecutable(flow))
        yield {
          elements: [flow],
          message: `isImmediate of the flow ${quoted(flow)} is false, which an executable process may not have.`,
        };
    }
  },
};
