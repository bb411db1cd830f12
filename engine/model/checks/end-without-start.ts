import { flagOf } from '../element.ts';
import type { Check } from './check.ts';
import { isEventSubProcess, quoted } from './model.ts';

export const endWithoutStart: Check = {
  code: 'END_WITHOUT_START',
  source: 'BPMN 2.0 §10.5.3',
  remedy: 'Add a start event, or remove the end events.',
  *find(model) {
    for (const scope of model.scopes) {
      const ends = scope.nodes.filter((node) => node.$type === 'bpmn:EndEvent');
      const starts = scope.nodes.some((node) => node.$type === 'bpmn:StartEvent' || flagOf(node, 'instantiate') === true);
      if (ends.length > 0 && !starts && !isEventSubProcess(scope.element)) {
        yield { elements: [scope.element, ...ends], message: `${quoted(scope.element)} has an end event but no start event.` };
      }
    }
  },
};
