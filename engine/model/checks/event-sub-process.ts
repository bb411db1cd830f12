import type { Check } from './check.ts';
import { definitionsOf, isEventSubProcess, quoted } from './model.ts';

export const eventSubProcess: Check = {
  code: 'EVENT_SUB_PROCESS_INVALID',
  source: 'BPMN 2.0 §10.3.5, §13.5.4',
  remedy:
    'Give it one start event with a message, timer, signal, error, escalation, condition or compensation, and no sequence flow to or from outside.',
  *find(model) {
    for (const scope of model.scopes) {
      if (!isEventSubProcess(scope.element)) continue;
      const element = scope.element;
      const flows = [...model.incoming(element), ...model.outgoing(element)];
      if (flows.length > 0)
        yield {
          elements: [element, ...flows],
          message: `The event sub-process ${quoted(element)} is connected by sequence flows.`,
        };
      const starts = scope.nodes.filter((node) => node.$type === 'bpmn:StartEvent');
      if (starts.length !== 1)
        yield {
          elements: [element, ...starts],
          message: `The event sub-process ${quoted(element)} has ${starts.length} start events.`,
        };
      for (const start of starts) {
        if (definitionsOf(start).length === 0)
          yield {
            elements: [start, element],
            message: `The start event ${quoted(start)} of the event sub-process ${quoted(element)} waits for nothing.`,
          };
      }
    }
  },
};
