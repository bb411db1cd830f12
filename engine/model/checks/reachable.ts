import { type XmlElement, flagOf } from '../element.ts';
import type { Check } from './check.ts';
import { hasDefinition, isReachedByEvent, quoted } from './model.ts';

export const reachable: Check = {
  code: 'NODE_UNREACHABLE',
  source: 'BPMN 2.0 §8.4.9, §10.5',
  remedy: 'Lead a sequence flow to it, or remove it.',
  toleratedByCamunda: true,
  *find(model) {
    for (const scope of model.scopes) {
      const starts = scope.nodes.some((node) => node.$type === 'bpmn:StartEvent');
      for (const node of scope.nodes) {
        // Without a start event a process begins at every activity and gateway without incoming flows, but at no intermediate or end event.
        if (!starts && !isNeverFirst(node)) continue;
        if (model.incoming(node).length === 0 && !startsByItself(node))
          yield { elements: [node], message: `No sequence flow leads to ${quoted(node)}.` };
      }
    }
  },
};

const NEVER_FIRST = ['bpmn:IntermediateCatchEvent', 'bpmn:IntermediateThrowEvent', 'bpmn:EndEvent'];

function isNeverFirst(node: XmlElement): boolean {
  return NEVER_FIRST.includes(node.$type);
}

function startsByItself(node: XmlElement): boolean {
  if (node.$type === 'bpmn:StartEvent' || node.$type === 'bpmn:BoundaryEvent' || isReachedByEvent(node)) return true;
  if (flagOf(node, 'instantiate') === true) return true;
  return node.$type === 'bpmn:IntermediateCatchEvent' && hasDefinition(node, 'bpmn:LinkEventDefinition');
}
