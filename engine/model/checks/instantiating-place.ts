import { type XmlElement, flagOf, oneOf } from '../element.ts';
import type { Check } from './check.ts';
import { type CheckedModel, definitionsOf, quoted } from './model.ts';

export const instantiatingPlace: Check = {
  code: 'INSTANTIATING_NODE_INVALID',
  source: 'BPMN 2.0 §10.3.3, §10.6.6, §13.2',
  remedy: 'What starts instances stands directly in the process, once: put a start event there instead.',
  *find(model) {
    for (const scope of model.scopes) {
      for (const node of scope.nodes) {
        if (flagOf(node, 'instantiate') !== true) continue;
        if (scope.depth > 0) yield { elements: [node], message: `${quoted(node)} starts instances, but lies in a sub-process.` };
        if (oneOf(node, 'loopCharacteristics') !== null)
          yield { elements: [node], message: `${quoted(node)} starts instances, but is repeated by a loop marker.` };
        for (const target of parallelMultipleBehind(model, node)) {
          yield {
            elements: [target, node],
            message: `${quoted(node)} starts instances, but ${quoted(target)} behind it waits for several events together.`,
          };
        }
      }
    }
  },
};

function parallelMultipleBehind(model: CheckedModel, node: XmlElement): readonly XmlElement[] {
  if (node.$type !== 'bpmn:EventBasedGateway') return [];
  return model.outgoing(node).flatMap((flow) => {
    const target = oneOf(flow, 'targetRef');
    const together = target !== null && flagOf(target, 'parallelMultiple') === true && definitionsOf(target).length > 1;
    return together ? [target] : [];
  });
}
