import { manyOf, oneOf } from '../element.ts';
import type { Check } from './check.ts';
import { quoted } from './model.ts';

/** Editors may leave `incoming` and `outgoing` out altogether; where a node lists some, the list must be right. */
export const sequenceFlowListed: Check = {
  code: 'SEQUENCE_FLOW_NOT_LISTED',
  source: 'BPMN 2.0 §8.4.13',
  remedy: 'Save the file again with a BPMN editor, so that both ends name the flow.',
  *find(model) {
    for (const node of model.nodes) {
      yield* differences(node, 'incoming', 'targetRef', model.incoming(node));
      yield* differences(node, 'outgoing', 'sourceRef', model.outgoing(node));
    }
  },
};

type Element = Parameters<typeof quoted>[0];

function* differences(
  node: Element,
  list: 'incoming' | 'outgoing',
  end: string,
  actual: readonly Element[],
): Iterable<{ elements: readonly Element[]; message: string }> {
  const listed = manyOf(node, list);
  for (const flow of listed) {
    if (oneOf(flow, end) !== node)
      yield {
        elements: [node, flow],
        message: `${quoted(node)} lists ${quoted(flow)} as ${list}, but that flow is connected elsewhere.`,
      };
  }
  if (listed.length === 0) return;
  for (const flow of actual) {
    if (!listed.includes(flow))
      yield { elements: [node, flow], message: `${quoted(node)} does not list ${quoted(flow)} as ${list}.` };
  }
}
