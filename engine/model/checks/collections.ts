import { oneOf } from '../element.ts';
import type { Check } from './check.ts';
import { isCollection } from './items.ts';
import { nearest } from './model.ts';

const WITH_COLLECTION = ['bpmn:DataObject', 'bpmn:DataInput', 'bpmn:DataOutput'];

export const collections: Check = {
  code: 'COLLECTION_MISMATCH',
  source: 'BPMN 2.0 §10.4.1, table 10.51',
  remedy: 'Give both the same isCollection.',
  unlessStrict: 'warn',
  *find(model) {
    for (const element of model.elements) {
      const item = WITH_COLLECTION.includes(element.$type) ? oneOf(element, 'itemSubjectRef') : null;
      // The item of one pass of a loop is the scalar of its collection, which a rule of its own looks at.
      if (item === null || element.$parent?.$type === 'bpmn:MultiInstanceLoopCharacteristics') continue;
      if (isCollection(element) !== isCollection(item))
        yield {
          elements: [element, item],
          message: `isCollection of ${nearest(element)} is ${isCollection(element)}, but its item definition ${nearest(item)} says ${isCollection(item)}.`,
        };
    }
  },
};
