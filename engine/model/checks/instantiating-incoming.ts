import { flagOf } from '../element.ts';
import type { Check } from './check.ts';
import { quoted } from './model.ts';

export const instantiatingIncoming: Check = {
  code: 'INSTANTIATING_NODE_INCOMING',
  source: 'BPMN 2.0 §10.3.3, §10.6.6',
  remedy: 'What starts instances has no incoming flow: remove it, or take instantiate away.',
  *find(model) {
    for (const node of model.nodes) {
      if (flagOf(node, 'instantiate') === true && model.incoming(node).length > 0) {
        yield {
          elements: [node, ...model.incoming(node)],
          message: `${quoted(node)} starts instances, but a sequence flow leads to it.`,
        };
      }
    }
  },
};
