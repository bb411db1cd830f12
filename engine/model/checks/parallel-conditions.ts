import { oneOf } from '../element.ts';
import type { Check } from './check.ts';
import { quoted } from './model.ts';

export const parallelConditions: Check = {
  code: 'PARALLEL_GATEWAY_CONDITION',
  source: 'BPMN 2.0 §10.6.4',
  remedy: 'Use an inclusive gateway, or remove the condition.',
  unlessStrict: 'warn',
  *find(model) {
    for (const gateway of model.nodes) {
      if (gateway.$type !== 'bpmn:ParallelGateway') continue;
      for (const flow of model.outgoing(gateway)) {
        if (oneOf(flow, 'conditionExpression') !== null) {
          yield {
            elements: [flow, gateway],
            message: `The flow ${quoted(flow)} after the parallel gateway ${quoted(gateway)} has a condition, which is not looked at.`,
          };
        }
      }
    }
  },
};
