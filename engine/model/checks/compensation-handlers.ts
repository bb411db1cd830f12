import { flagOf, isA, oneOf } from '../element.ts';
import type { Check } from './check.ts';
import { hasDefinition, quoted } from './model.ts';

export const compensationHandlers: Check = {
  code: 'COMPENSATION_HANDLER_INVALID',
  source: 'BPMN 2.0 §10.7',
  remedy:
    'Lead an association from the compensation event to one activity marked isForCompensation, which has no sequence flows.',
  *find(model) {
    for (const event of model.nodes) {
      if (event.$type !== 'bpmn:BoundaryEvent' || !hasDefinition(event, 'bpmn:CompensateEventDefinition')) continue;
      const associations = model.associations.filter((association) => oneOf(association, 'sourceRef') === event);
      const targets = associations
        .map((association) => oneOf(association, 'targetRef'))
        .filter((target) => target !== null && isA(target, 'bpmn:Activity'));
      const handler = targets[0];
      if (handler === undefined || handler === null || targets.length > 1) {
        yield {
          elements: [event, ...associations],
          message: `The compensation event ${quoted(event)} is associated with ${targets.length} activities instead of one.`,
        };
      } else if (flagOf(handler, 'isForCompensation') !== true) {
        yield {
          elements: [event, handler, ...associations],
          message: `The compensation event ${quoted(event)} leads to ${quoted(handler)}, which is not marked isForCompensation.`,
        };
      }
    }
    for (const node of model.nodes) {
      if (flagOf(node, 'isForCompensation') !== true) continue;
      const flows = [...model.incoming(node), ...model.outgoing(node)];
      if (flows.length > 0)
        yield { elements: [node, ...flows], message: `The compensation handler ${quoted(node)} has sequence flows.` };
    }
  },
};
