import { isA, oneOf } from '../element.ts';
import type { Check } from './check.ts';
import { quoted } from './model.ts';

const SPLITS = ['bpmn:ExclusiveGateway', 'bpmn:InclusiveGateway', 'bpmn:ComplexGateway'];
/** These have a rule of their own. */
const ELSEWHERE = ['bpmn:ParallelGateway', 'bpmn:EventBasedGateway'];

export const conditionSource: Check = {
  code: 'CONDITION_NOT_ALLOWED_HERE',
  source: 'BPMN 2.0 §8.4.13',
  remedy: 'Put an exclusive gateway before the condition.',
  *find(model) {
    for (const flow of model.flows) {
      const source = oneOf(flow, 'sourceRef');
      if (source === null || oneOf(flow, 'conditionExpression') === null) continue;
      if (!isA(source, 'bpmn:Activity') && ![...SPLITS, ...ELSEWHERE].includes(source.$type)) {
        yield {
          elements: [flow, source],
          message: `The flow ${quoted(flow)} has a condition but starts at the event ${quoted(source)}.`,
        };
      }
    }
  },
};
