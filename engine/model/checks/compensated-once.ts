import { manyOf } from '../element.ts';
import type { Check } from './check.ts';
import { hasDefinition, isEventSubProcess, quoted } from './model.ts';

export const compensatedOnce: Check = {
  code: 'COMPENSATION_SUB_PROCESS_INVALID',
  source: 'BPMN 2.0 §10.3.5, §10.7, Camunda 7 parse rules',
  remedy:
    'Compensate a sub-process by an event sub-process in it or by a handler at its boundary, not by both; a process itself is compensated by nobody.',
  *find(model) {
    for (const { element, nodes, depth } of model.scopes) {
      const starts = nodes
        .filter(isEventSubProcess)
        .flatMap((child) => manyOf(child, 'flowElements').filter((node) => node.$type === 'bpmn:StartEvent'))
        .filter((start) => hasDefinition(start, 'bpmn:CompensateEventDefinition'));
      const boundaries = model.boundaryEvents(element).filter((event) => hasDefinition(event, 'bpmn:CompensateEventDefinition'));
      for (const start of starts) {
        if (depth === 0)
          yield {
            elements: [start, element],
            message: `${quoted(start)} would compensate the process ${quoted(element)} itself.`,
          };
        else if (boundaries.length > 0)
          yield {
            elements: [element, ...boundaries, start],
            message: `${quoted(element)} is compensated by a handler at its boundary and by an event sub-process.`,
          };
      }
    }
  },
};
