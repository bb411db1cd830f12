import { isA, oneOf } from '../element.ts';
import type { Check } from './check.ts';
import { processOf, quoted } from './model.ts';

export const sequenceFlowScope: Check = {
  code: 'SEQUENCE_FLOW_CROSSES_SCOPE',
  source: 'BPMN 2.0 §7.6.1',
  remedy: 'Keep the flow inside one process or sub-process; cross a border by a message, a call or an event on it.',
  *find(model) {
    for (const flow of model.flows) {
      const source = oneOf(flow, 'sourceRef');
      const target = oneOf(flow, 'targetRef');
      if (source === null || target === null || !isA(source, 'bpmn:FlowNode') || !isA(target, 'bpmn:FlowNode')) continue;
      if (source.$parent !== target.$parent) {
        yield {
          elements: [flow, source, target],
          message: `The sequence flow ${quoted(flow)} leaves the ${processOf(source) === processOf(target) ? 'sub-process' : 'process'} of ${quoted(source)}.`,
        };
      } else if (flow.$parent !== source.$parent) {
        yield {
          elements: [flow, source],
          message: `The sequence flow ${quoted(flow)} does not lie where its source ${quoted(source)} lies.`,
        };
      }
    }
  },
};
