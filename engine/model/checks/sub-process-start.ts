import type { Check } from './check.ts';
import { definitionsOf, isEventSubProcess, quoted } from './model.ts';

export const subProcessStart: Check = {
  code: 'SUB_PROCESS_START_TRIGGERED',
  source: 'BPMN 2.0 §10.5.2',
  remedy: 'Use a start event that waits for nothing; or make the sub-process an event sub-process.',
  *find(model) {
    for (const scope of model.scopes) {
      if (scope.depth === 0 || isEventSubProcess(scope.element)) continue;
      for (const node of scope.nodes) {
        if (node.$type === 'bpmn:StartEvent' && definitionsOf(node).length > 0) {
          yield {
            elements: [node, scope.element],
            message: `${quoted(node)} starts the sub-process ${quoted(scope.element)} but waits for an event.`,
          };
        }
      }
    }
  },
};
