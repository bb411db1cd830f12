import { type XmlElement, isA, oneOf } from '../element.ts';
import type { Check, Fault } from './check.ts';
import { hasDefinition, processOf, quoted } from './model.ts';

export const messageFlows: Check = {
  code: 'MESSAGE_FLOW_INVALID',
  source: 'BPMN 2.0 §9.4, §7.6.2',
  remedy:
    'Lead it from a pool, activity, throwing or end event to a pool, activity, start or catching event of another pool; events need a message.',
  *find(model) {
    for (const flow of model.messageFlows) {
      const source = oneOf(flow, 'sourceRef');
      const target = oneOf(flow, 'targetRef');
      if (source === null || target === null) {
        yield { elements: [flow], message: `The message flow ${quoted(flow)} has no ${source === null ? 'source' : 'target'}.` };
        continue;
      }
      yield* faultsOf(flow, source, target);
    }
  },
};

function* faultsOf(flow: XmlElement, source: XmlElement, target: XmlElement): Iterable<Fault> {
  for (const end of [source, target]) {
    if (!END_TYPES.some((type) => isA(end, type)))
      yield {
        elements: [flow, end],
        message: `The message flow ${quoted(flow)} is connected to ${quoted(end)}, which neither sends nor receives.`,
      };
  }
  const from = poolOf(source);
  if (from !== null && from === poolOf(target))
    yield { elements: [flow, source, target], message: `The message flow ${quoted(flow)} stays inside one pool.` };
  if (isA(source, 'bpmn:CatchEvent'))
    yield {
      elements: [flow, source],
      message: `The message flow ${quoted(flow)} starts at ${quoted(source)}, which only receives.`,
    };
  if (isA(target, 'bpmn:ThrowEvent'))
    yield { elements: [flow, target], message: `The message flow ${quoted(flow)} leads to ${quoted(target)}, which only sends.` };
  for (const event of [source, target]) {
    const needsMessage = event.$type === 'bpmn:EndEvent' || event.$type === 'bpmn:StartEvent';
    if (needsMessage && !hasDefinition(event, 'bpmn:MessageEventDefinition'))
      yield {
        elements: [flow, event],
        message: `The message flow ${quoted(flow)} is connected to ${quoted(event)}, which has no message.`,
      };
  }
}

const END_TYPES = ['bpmn:Participant', 'bpmn:Activity', 'bpmn:Event', 'bpmn:ConversationNode', 'bpmn:ChoreographyActivity'];

/** The process of the pool: of the participant itself, or of the node in it. */
function poolOf(end: XmlElement): XmlElement | null {
  return end.$type === 'bpmn:Participant' ? (oneOf(end, 'processRef') ?? end) : processOf(end);
}
