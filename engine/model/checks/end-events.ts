import type { Check } from './check.ts';
import { quoted } from './model.ts';

export const endEvents: Check = {
  code: 'END_EVENT_MISSING',
  source: 'BPMN 2.0 §10.5.3',
  remedy: 'Let its paths end in an end event.',
  toleratedByCamunda: true,
  *find(model) {
    for (const scope of model.scopes) {
      const starts = scope.nodes.some((node) => node.$type === 'bpmn:StartEvent');
      if (starts && !scope.nodes.some((node) => node.$type === 'bpmn:EndEvent'))
        yield { elements: [scope.element], message: `${quoted(scope.element)} has a start event but no end event.` };
    }
  },
};
