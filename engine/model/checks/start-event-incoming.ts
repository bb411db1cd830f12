import type { Check } from './check.ts';
import { quoted } from './model.ts';

export const startEventIncoming: Check = {
  code: 'START_EVENT_INCOMING',
  source: 'BPMN 2.0 §10.5.2',
  remedy: 'Lead the flow to the element after the start event.',
  *find(model) {
    for (const node of model.nodes) {
      if (node.$type === 'bpmn:StartEvent' && model.incoming(node).length > 0) {
        yield {
          elements: [node, ...model.incoming(node)],
          message: `The start event ${quoted(node)} has an incoming sequence flow.`,
        };
      }
    }
  },
};
