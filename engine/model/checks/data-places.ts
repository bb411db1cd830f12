import { isA, manyOf, oneOf } from '../element.ts';
import type { Check } from './check.ts';
import { nearest, quoted } from './model.ts';

export const dataPlaces: Check = {
  code: 'DATA_MISPLACED',
  source: 'BPMN 2.0 §10.3.5, §10.4.1',
  remedy:
    'Data goes into a data input of an activity and out of its data output; those of a process are filled by its caller and read by it. A sub-process sees the data of its process.',
  *find(model) {
    for (const node of model.nodes) {
      if (isA(node, 'bpmn:SubProcess') && oneOf(node, 'ioSpecification') !== null)
        yield { elements: [node], message: `The sub-process ${quoted(node)} has data inputs and outputs of its own.` };
    }
    for (const association of model.elements) {
      const target = oneOf(association, 'targetRef');
      if (association.$type === 'bpmn:DataOutputAssociation' && target?.$type === 'bpmn:DataInput')
        yield {
          elements: [association, target],
          message: `A data association of ${nearest(association)} leads to the data input ${quoted(target)}.`,
        };
      if (association.$type !== 'bpmn:DataInputAssociation') continue;
      for (const source of manyOf(association, 'sourceRef')) {
        if (source.$type === 'bpmn:DataOutput')
          yield {
            elements: [association, source],
            message: `A data association of ${nearest(association)} starts at the data output ${quoted(source)}.`,
          };
      }
    }
  },
};
