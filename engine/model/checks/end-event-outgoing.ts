import type { Check } from './check.ts';
import { quoted } from './model.ts';

export const endEventOutgoing: Check = {
  code: 'END_EVENT_OUTGOING',
  source: 'BPMN 2.0 §10.5.3',
  remedy: 'Use an intermediate throwing event, or let the flow end here.',
  *find(model) {
    for (const node of model.nodes) {
      if (node.$type === 'bpmn:EndEvent' && model.outgoing(node).length > 0) {
        yield {
          elements: [node, ...model.outgoing(node)],
          message: `The end event ${quoted(node)} has an outgoing sequence flow.`,
        };
      }
    }
  },
};
