import { oneOf, textOf } from '../element.ts';
import type { Check } from './check.ts';
import { meantBy } from './items.ts';
import { quoted } from './model.ts';

const REFERENCES = ['bpmn:DataObjectReference', 'bpmn:DataStoreReference'];

export const dataNames: Check = {
  code: 'DATA_REFERENCE_NAME',
  source: 'BPMN 2.0 §10.4.1 (naming convention of data object references)',
  remedy: 'Name the reference after its data and the state: Order [approved].',
  unlessStrict: 'accept',
  *find(model) {
    for (const reference of model.elements) {
      const meant = REFERENCES.includes(reference.$type) ? meantBy(reference) : null;
      const name = textOf(reference, 'name');
      const own = meant === null ? null : textOf(meant, 'name');
      if (meant === null || name === null || own === null) continue;
      const state = oneOf(reference, 'dataState');
      const wanted = state === null ? own : `${own} [${textOf(state, 'name') ?? ''}]`;
      if (name !== wanted)
        yield { elements: [reference, meant], message: `${quoted(reference)} is named "${name}" instead of "${wanted}".` };
    }
  },
};
