import { isA, oneOf } from '../element.ts';
import type { Check } from './check.ts';
import { quoted } from './model.ts';

export const sequenceFlowEnds: Check = {
  code: 'SEQUENCE_FLOW_END_INVALID',
  source: 'BPMN 2.0 §8.4.13',
  remedy: 'Connect the flow from one activity, event or gateway to another.',
  *find(model) {
    for (const flow of model.flows) {
      for (const end of ['sourceRef', 'targetRef']) {
        const node = oneOf(flow, end);
        if (node === null) {
          yield {
            elements: [flow],
            message: `The sequence flow ${quoted(flow)} has no ${end === 'sourceRef' ? 'source' : 'target'}.`,
          };
        } else if (!isA(node, 'bpmn:FlowNode')) {
          yield {
            elements: [flow, node],
            message: `The sequence flow ${quoted(flow)} is connected to ${quoted(node)}, which is no activity, event or gateway.`,
          };
        }
      }
    }
  },
};
