import type { XmlElement } from '../element.ts';
import type { Check } from './check.ts';
import { hasDefinition, isReachedByEvent, quoted } from './model.ts';

export const deadEnds: Check = {
  code: 'NODE_WITHOUT_OUTGOING',
  source: 'BPMN 2.0 §8.4.9, §10.5.3, §10.5.4',
  remedy: 'Lead a sequence flow from it to an end event.',
  toleratedByCamunda: true,
  *find(model) {
    for (const scope of model.scopes) {
      const ends = scope.nodes.some((node) => node.$type === 'bpmn:EndEvent');
      for (const node of scope.nodes) {
        // Without end events a path ends at any activity or gateway, but at no intermediate event.
        if (!ends && !isIntermediate(node)) continue;
        if (model.outgoing(node).length === 0 && !endsByItself(node))
          yield { elements: [node], message: `Nothing follows ${quoted(node)}.` };
      }
    }
  },
};

function isIntermediate(node: XmlElement): boolean {
  return node.$type === 'bpmn:IntermediateCatchEvent' || node.$type === 'bpmn:IntermediateThrowEvent';
}

function endsByItself(node: XmlElement): boolean {
  // Boundary events have a rule of their own.
  if (node.$type === 'bpmn:EndEvent' || node.$type === 'bpmn:BoundaryEvent' || isReachedByEvent(node)) return true;
  return node.$type === 'bpmn:IntermediateThrowEvent' && hasDefinition(node, 'bpmn:LinkEventDefinition');
}
