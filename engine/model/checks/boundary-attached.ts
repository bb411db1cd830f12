import { isA, oneOf } from '../element.ts';
import type { Check } from './check.ts';
import { quoted } from './model.ts';

export const boundaryAttached: Check = {
  code: 'BOUNDARY_EVENT_NOT_ATTACHED',
  source: 'BPMN 2.0 §10.5.4',
  remedy: 'Attach it to an activity of the same process or sub-process.',
  *find(model) {
    for (const node of model.nodes) {
      if (node.$type !== 'bpmn:BoundaryEvent') continue;
      const host = oneOf(node, 'attachedToRef');
      if (host === null || !isA(host, 'bpmn:Activity') || host.$parent !== node.$parent) {
        yield {
          elements: host === null ? [node] : [node, host],
          message: `The boundary event ${quoted(node)} is not attached to an activity beside it.`,
        };
      }
    }
  },
};
