import { type XmlElement, manyOf, oneOf } from '../element.ts';
import type { Check, Fault } from './check.ts';
import { quoted } from './model.ts';

/** A file may leave `incoming` and `outgoing` out; what it lists must be right, and where it lists them it lists all. */
export const sequenceFlowListed: Check = {
  code: 'SEQUENCE_FLOW_NOT_LISTED',
  source: 'BPMN 2.0 §8.4.13',
  remedy: 'Save the file again with a BPMN editor, so that both ends name the flow.',
  *find(model) {
    for (const scope of model.scopes) {
      const lists = scope.nodes.some((node) => manyOf(node, 'incoming').length + manyOf(node, 'outgoing').length > 0);
      if (!lists) continue;
      for (const node of scope.nodes) {
        yield* differences(node, 'incoming', 'targetRef', model.incoming(node));
        yield* differences(node, 'outgoing', 'sourceRef', model.outgoing(node));
      }
    }
  },
};

function* differences(
  node: XmlElement,
  list: 'incoming' | 'outgoing',
  end: string,
  actual: readonly XmlElement[],
): Iterable<Fault> {
  const listed = manyOf(node, list);
  for (const flow of listed) {
    if (oneOf(flow, end) !== node) {
      yield {
        elements: [node, flow],
        message: `${quoted(node)} lists ${quoted(flow)} as ${list}, but that flow is connected elsewhere.`,
      };
    }
  }
  for (const flow of actual) {
    if (!listed.includes(flow))
      yield { elements: [node, flow], message: `${quoted(node)} does not list ${quoted(flow)} as ${list}.` };
  }
}
