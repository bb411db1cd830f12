import { flagOf } from '../element.ts';
import type { Check } from './check.ts';
import { quoted } from './model.ts';

export const immediateFlow: Check = {
  code: 'FLOW_NOT_IMMEDIATE',
  source: 'BPMN 2.0 §8.4.13',
  remedy: 'Remove isImmediate.',
  *find(model) {
    for (const flow of model.flows) {
      if (flagOf(flow, 'isImmediate') === false && model.isExecutable(flow)) {
        yield {
          elements: [flow],
          message: `isImmediate of the flow ${quoted(flow)} is false, which an executable process may not have.`,
        };
      }
    }
  },
};
