import { flagOf } from '../element.ts';
import type { Check } from './check.ts';
import { definitionsOf, isEventSubProcess, quoted } from './model.ts';

/** BPMN also lets a process begin at every node without an incoming flow; here it begins where the modeller says so. */
export const startEvents: Check = {
  code: 'START_EVENT_NOT_ONE',
  source: 'BPMN 2.0 §10.5.2',
  remedy:
    'Give it one start event that waits for nothing; a process may have further ones that wait for a message, signal or timer.',
  *find(model) {
    for (const scope of model.scopes) {
      if (!scope.executable || isEventSubProcess(scope.element) || scope.element.$type === 'bpmn:AdHocSubProcess') continue;
      // What is instantiated otherwise is refused where it stands.
      if (scope.nodes.some((node) => flagOf(node, 'instantiate') === true)) continue;
      const starts = scope.nodes.filter((node) => node.$type === 'bpmn:StartEvent');
      const plain = starts.filter((node) => definitionsOf(node).length === 0);
      if (starts.length === 0) yield { elements: [scope.element], message: `${quoted(scope.element)} has no start event.` };
      else if (plain.length > 1) {
        yield {
          elements: [scope.element, ...plain],
          message: `${quoted(scope.element)} has ${plain.length} start events that wait for nothing.`,
        };
      }
    }
  },
};
