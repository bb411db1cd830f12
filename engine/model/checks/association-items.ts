import { isElement, manyOf, oneOf } from '../element.ts';
import type { Check } from './check.ts';
import { isSameItem, itemOf } from './items.ts';
import { nearest, quoted } from './model.ts';

export const associationItems: Check = {
  code: 'ASSOCIATION_ITEM_MISMATCH',
  source: 'BPMN 2.0 §10.4.2',
  remedy: 'Give both ends the same item definition, or write a transformation.',
  unlessStrict: 'warn',
  *find(model) {
    for (const association of model.elements) {
      if (association.$type !== 'bpmn:DataInputAssociation' && association.$type !== 'bpmn:DataOutputAssociation') continue;
      const target = oneOf(association, 'targetRef');
      if (target === null || isElement(association.get('transformation'))) continue;
      for (const source of manyOf(association, 'sourceRef')) {
        const [from, to] = [itemOf(source), itemOf(target)];
        // Without an item definition nothing is said.
        if (from === null || to === null || isSameItem(from, to)) continue;
        yield {
          elements: [association, source, target],
          message: `A data association of ${nearest(association)} leads from ${quoted(source)} to ${quoted(target)}, whose item definitions differ.`,
        };
      }
    }
  },
};
