import { oneOf } from '../element.ts';
import type { Check } from './check.ts';
import { hasDefinition, quoted } from './model.ts';

export const cancelPlace: Check = {
  code: 'CANCEL_EVENT_MISPLACED',
  source: 'BPMN 2.0 §10.5.3, §10.5.4',
  remedy: 'A cancel event ends a transaction or sits on its boundary; elsewhere throw an error.',
  *find(model) {
    for (const node of model.nodes) {
      if (!hasDefinition(node, 'bpmn:CancelEventDefinition')) continue;
      const transaction =
        node.$type === 'bpmn:EndEvent' ? node.$parent : node.$type === 'bpmn:BoundaryEvent' ? oneOf(node, 'attachedToRef') : null;
      if (transaction?.$type !== 'bpmn:Transaction')
        yield { elements: [node], message: `The cancel event ${quoted(node)} belongs to no transaction.` };
    }
  },
};
