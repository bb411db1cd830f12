import { flagOf, textOf } from '../element.ts';
import type { Check } from './check.ts';
import { quoted } from './model.ts';

/** Gateways that let one token go on. */
const CHOOSING = ['bpmn:ExclusiveGateway', 'bpmn:EventBasedGateway'];

export const adHocSequence: Check = {
  code: 'AD_HOC_SPLIT_UNSUPPORTED',
  source: 'BPMN 2.0 §10.3.5',
  remedy: 'Make the ordering Parallel, or put what splits into a sub-process of its own.',
  *find(model) {
    for (const { element, nodes } of model.scopes) {
      if (element.$type !== 'bpmn:AdHocSubProcess' || textOf(element, 'ordering') !== 'Sequential') continue;
      for (const node of nodes) {
        const splits = model.outgoing(node).length > 1 && !CHOOSING.includes(node.$type);
        const besides = node.$type === 'bpmn:BoundaryEvent' && flagOf(node, 'cancelActivity') === false;
        if (splits || besides)
          yield {
            elements: [node, element],
            message: `In ${quoted(element)} one activity runs at a time, but ${quoted(node)} lets several run.`,
          };
      }
    }
  },
};
