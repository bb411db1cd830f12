import type { XmlElement } from '../element.ts';
import type { Check } from './check.ts';
import { hasDefinition, isReachedByEvent, quoted } from './model.ts';

export const deadEnds: Check = {
  code: 'NODE_WITHOUT_OUTGOING',
  source: 'BPMN 2.0 §8.4.9, §10.5.3',
  remedy: 'Lead a sequence flow from it to an end event.',
  toleratedByCamunda: true,
  *find(model) {
    for (const scope of model.scopes) {
      if (!scope.nodes.some((node) => node.$type === 'bpmn:EndEvent')) continue;
      for (const node of scope.nodes) {
        if (model.outgoing(node).length === 0 && !endsByItself(node))
          yield { elements: [node], message: `Nothing follows ${quoted(node)}, though its process has end events.` };
      }
    }
  },
};

function endsByItself(node: XmlElement): boolean {
  // Boundary events have a rule of their own.
  if (node.$type === 'bpmn:EndEvent' || node.$type === 'bpmn:BoundaryEvent' || isReachedByEvent(node)) return true;
  return node.$type === 'bpmn:IntermediateThrowEvent' && hasDefinition(node, 'bpmn:LinkEventDefinition');
}
