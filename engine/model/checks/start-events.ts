import { type XmlElement, flagOf, isA } from '../element.ts';
import type { Check } from './check.ts';
import { type CheckedModel, definitionsOf, isEventSubProcess, isReachedByEvent, quoted } from './model.ts';

/**
 * A sub-process without a start event begins at all activities and gateways that no flow leads to (BPMN 2.0 §13.3.4;
 * Camunda 7 does not). BPMN lets a process do so too; here it begins where the modeller says so.
 */
export const startEvents: Check = {
  code: 'START_EVENT_NOT_ONE',
  source: 'BPMN 2.0 §10.5.2',
  remedy:
    'Give it one start event that waits for nothing; a process may have further ones that wait for a message, signal, timer or condition.',
  *find(model) {
    for (const scope of model.scopes) {
      if (!scope.executable || isEventSubProcess(scope.element) || scope.element.$type === 'bpmn:AdHocSubProcess') continue;
      // What is instantiated otherwise is refused where it stands.
      if (scope.nodes.some((node) => flagOf(node, 'instantiate') === true)) continue;
      const starts = scope.nodes.filter((node) => node.$type === 'bpmn:StartEvent');
      const plain = starts.filter((node) => definitionsOf(node).length === 0);
      if (starts.length === 0 && !(scope.depth > 0 && scope.nodes.some((node) => beginsByItself(model, node))))
        yield { elements: [scope.element], message: `${quoted(scope.element)} has no start event.` };
      else if (plain.length > 1) {
        yield {
          elements: [scope.element, ...plain],
          message: `${quoted(scope.element)} has ${plain.length} start events that wait for nothing.`,
        };
      }
    }
  },
};

function beginsByItself(model: CheckedModel, node: XmlElement): boolean {
  const begins = isA(node, 'bpmn:Activity') || isA(node, 'bpmn:Gateway');
  return begins && !isReachedByEvent(node) && model.incoming(node).length === 0;
}
