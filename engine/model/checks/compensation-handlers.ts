import { type XmlElement, flagOf, isA, oneOf } from '../element.ts';
import type { Check } from './check.ts';
import { type CheckedModel, hasDefinition, quoted } from './model.ts';

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
      const reversed = handler === undefined ? handlersBefore(model, event) : [];
      if (reversed.length === 1) {
        yield {
          elements: [event, ...reversed],
          message: `The association of the compensation event ${quoted(event)} leads to it instead of its handler.`,
          toleratedByCamunda: true,
        };
        continue;
      }
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

/** Handlers with an association that leads the wrong way: Camunda 7 reads it in either direction. */
function handlersBefore(model: CheckedModel, event: XmlElement): readonly XmlElement[] {
  return model.associations.flatMap((association) => {
    const source = oneOf(association, 'targetRef') === event ? oneOf(association, 'sourceRef') : null;
    return source !== null && flagOf(source, 'isForCompensation') === true ? [source] : [];
  });
}
