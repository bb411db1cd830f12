import { isA, oneOf } from '../element.ts';
import type { Check } from './check.ts';
import { quoted } from './model.ts';

export const conditionalFlowSources: Check = {
  code: 'CONDITIONAL_FLOW_SOURCE',
  source: 'BPMN 2.0 §8.4.13',
  remedy: 'Put an exclusive or inclusive gateway after the event, or remove the condition.',
  unlessStrict: 'accept',
  *find(model) {
    for (const flow of model.flows) {
      const source = oneOf(flow, 'sourceRef');
      if (source !== null && isA(source, 'bpmn:Event') && oneOf(flow, 'conditionExpression') !== null)
        yield {
          elements: [flow, source],
          message: `The flow ${quoted(flow)} has a condition, but starts at the event ${quoted(source)}.`,
        };
    }
  },
};
