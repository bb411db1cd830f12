import { oneOf } from '../element.ts';
import type { Check } from './check.ts';
import { quoted } from './model.ts';

export const gatewayConditions: Check = {
  code: 'CONDITION_MISSING',
  source: 'BPMN 2.0 §13.4.2, §13.4.3; reliability P15',
  remedy: 'Write a condition on the flow, or make it the default flow of the gateway.',
  *find(model) {
    for (const gateway of model.nodes) {
      if (gateway.$type !== 'bpmn:ExclusiveGateway' && gateway.$type !== 'bpmn:InclusiveGateway') continue;
      // A drawing that nobody runs may leave its conditions open.
      if (!model.isExecutable(gateway)) continue;
      const flows = model.outgoing(gateway);
      if (flows.length < 2) continue;
      const fallback = oneOf(gateway, 'default');
      const open = flows.filter((flow) => oneOf(flow, 'conditionExpression') === null);
      // Camunda 7 always takes such a flow of an inclusive gateway, and the only one of an exclusive one as its default.
      const tolerated = gateway.$type === 'bpmn:InclusiveGateway' || (fallback === null && open.length === 1);
      for (const flow of open) {
        if (flow !== fallback) {
          yield {
            elements: [flow, gateway],
            message: `The flow ${quoted(flow)} after the gateway ${quoted(gateway)} has no condition and is not the default.`,
            ...(tolerated ? { toleratedByCamunda: true } : {}),
          };
        }
      }
    }
  },
};
