import { type XmlElement, oneOf } from '../element.ts';
import type { Check, Fault } from './check.ts';
import { type CheckedModel, definitionsOf, quoted } from './model.ts';

const WAITS = [
  'bpmn:MessageEventDefinition',
  'bpmn:SignalEventDefinition',
  'bpmn:TimerEventDefinition',
  'bpmn:ConditionalEventDefinition',
];

export const eventGatewayTargets: Check = {
  code: 'EVENT_GATEWAY_TARGET',
  source: 'BPMN 2.0 §10.6.6',
  remedy:
    'Lead it to two or more catching events or receive tasks (not both message events and receive tasks), which have no other incoming flow.',
  *find(model) {
    for (const gateway of model.nodes) {
      if (gateway.$type === 'bpmn:EventBasedGateway') yield* faultsOf(model, gateway);
    }
  },
};

function* faultsOf(model: CheckedModel, gateway: XmlElement): Iterable<Fault> {
  const flows = model.outgoing(gateway);
  const targets = flows.map((flow) => oneOf(flow, 'targetRef')).filter((target) => target !== null);
  if (targets.length < 2) {
    yield {
      elements: [gateway],
      message: `The event-based gateway ${quoted(gateway)} has fewer than two outgoing flows.`,
      // It waits for that one.
      ...(targets.length === 1 ? { toleratedByCamunda: true } : {}),
    };
  }
  for (const flow of flows) {
    if (oneOf(flow, 'conditionExpression') !== null)
      yield {
        elements: [gateway, flow],
        message: `The flow ${quoted(flow)} after the event-based gateway ${quoted(gateway)} has a condition.`,
      };
  }
  for (const target of targets) {
    const definitions = definitionsOf(target);
    const waits =
      target.$type === 'bpmn:ReceiveTask' ||
      (target.$type === 'bpmn:IntermediateCatchEvent' &&
        definitions.length > 0 &&
        definitions.every((definition) => WAITS.includes(definition.$type)));
    if (!waits)
      yield {
        elements: [gateway, target],
        message: `The event-based gateway ${quoted(gateway)} leads to ${quoted(target)}, which waits for no event.`,
      };
    if (target.$type === 'bpmn:ReceiveTask' && model.boundaryEvents(target).length > 0)
      yield {
        elements: [target, gateway],
        message: `The receive task ${quoted(target)} after the event-based gateway ${quoted(gateway)} has events on its boundary.`,
      };
    if (model.incoming(target).length > 1)
      yield {
        elements: [target, gateway],
        message: `${quoted(target)} after the event-based gateway ${quoted(gateway)} has other incoming flows.`,
      };
  }
  const receives = targets.some((target) => target.$type === 'bpmn:ReceiveTask');
  const messages = targets.some((target) =>
    definitionsOf(target).some((definition) => definition.$type === 'bpmn:MessageEventDefinition'),
  );
  if (receives && messages)
    yield { elements: [gateway], message: `The event-based gateway ${quoted(gateway)} mixes message events and receive tasks.` };
}
