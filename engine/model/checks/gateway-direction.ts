import { isA, textOf } from '../element.ts';
import type { Check } from './check.ts';
import { quoted } from './model.ts';

export const gatewayDirection: Check = {
  code: 'GATEWAY_DIRECTION_WRONG',
  source: 'BPMN 2.0 §8.4.10, §10.6',
  remedy: 'Correct gatewayDirection, or the flows of the gateway; a gateway joins, splits, or both.',
  toleratedByCamunda: true,
  *find(model) {
    for (const node of model.nodes) {
      if (!isA(node, 'bpmn:Gateway')) continue;
      const incoming = model.incoming(node).length;
      const outgoing = model.outgoing(node).length;
      const direction = textOf(node, 'gatewayDirection');
      if (direction === 'Diverging' && incoming > 1)
        yield { elements: [node], message: `The diverging gateway ${quoted(node)} has ${incoming} incoming flows.` };
      if (direction === 'Converging' && outgoing > 1)
        yield { elements: [node], message: `The converging gateway ${quoted(node)} has ${outgoing} outgoing flows.` };
      if (direction === 'Mixed' && (incoming < 2 || outgoing < 2))
        yield {
          elements: [node],
          message: `The mixed gateway ${quoted(node)} has ${incoming} incoming and ${outgoing} outgoing flows.`,
        };
      if (incoming < 2 && outgoing < 2)
        yield {
          elements: [node],
          message: `The gateway ${quoted(node)} neither splits nor joins: it has ${incoming} incoming and ${outgoing} outgoing flows.`,
        };
    }
  },
};
