import { isA, oneOf } from '../element.ts';
import type { Check } from './check.ts';
import { quoted } from './model.ts';

export const singleConditionalFlow: Check = {
  code: 'ONLY_FLOW_CONDITIONAL',
  source: 'BPMN 2.0 §8.4.13',
  remedy: 'Add the flow for the other case (a default flow), or remove the condition.',
  *find(model) {
    for (const node of model.nodes) {
      const [flow, second] = model.outgoing(node);
      if (flow === undefined || second !== undefined || oneOf(flow, 'conditionExpression') === null) continue;
      const fault = {
        elements: [flow, node],
        message: `The only flow ${quoted(flow)} out of ${quoted(node)} has a condition.`,
      };
      if (isA(node, 'bpmn:Activity')) yield { ...fault, toleratedByCamunda: true };
      // A rule of Camunda 7's own.
      else if (node.$type === 'bpmn:ExclusiveGateway' && model.dialect === 'camunda') yield fault;
    }
  },
};
