import { oneOf } from '../element.ts';
import type { Check } from './check.ts';
import { quoted } from './model.ts';

export const defaultFlow: Check = {
  code: 'DEFAULT_FLOW_INVALID',
  source: 'BPMN 2.0 §8.4.13, §10.3, §10.6',
  remedy: 'Let the default flow start at this element, and take its condition away.',
  *find(model) {
    for (const node of model.nodes) {
      const flow = oneOf(node, 'default');
      if (flow === null) continue;
      if (oneOf(flow, 'sourceRef') !== node)
        yield {
          elements: [node, flow],
          message: `The default flow ${quoted(flow)} of ${quoted(node)} starts at another element.`,
        };
      if (oneOf(flow, 'conditionExpression') !== null)
        yield { elements: [flow, node], message: `The default flow ${quoted(flow)} of ${quoted(node)} has a condition.` };
    }
  },
};
