import type { Check } from './check.ts';
import { hasDefinition, quoted } from './model.ts';

export const boundaryFlows: Check = {
  code: 'BOUNDARY_EVENT_FLOWS',
  source: 'BPMN 2.0 §10.5.4',
  remedy: 'A boundary event has outgoing flows only; one for compensation has none, but an association to its handler.',
  *find(model) {
    for (const node of model.nodes) {
      if (node.$type !== 'bpmn:BoundaryEvent') continue;
      const compensates = hasDefinition(node, 'bpmn:CompensateEventDefinition');
      if (model.incoming(node).length > 0)
        yield { elements: [node], message: `The boundary event ${quoted(node)} has an incoming sequence flow.` };
      if (!compensates && model.outgoing(node).length === 0)
        yield { elements: [node], message: `Nothing follows the boundary event ${quoted(node)}.`, toleratedByCamunda: true };
      if (compensates && model.outgoing(node).length > 0)
        yield { elements: [node], message: `The compensation event ${quoted(node)} has an outgoing sequence flow.` };
    }
  },
};
