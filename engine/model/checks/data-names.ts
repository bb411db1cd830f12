import { oneOf, textOf } from '../element.ts';
import type { Check } from './check.ts';
import { meantBy } from './items.ts';
import { quoted } from './model.ts';

const REFERENCES = ['bpmn:DataObjectReference', 'bpmn:DataStoreReference'];

export const dataNames: Check = {
  code: 'DATA_NAME_WITHOUT_STATE',
  source: 'BPMN 2.0 §10.4.1 (naming convention of data object references)',
  remedy: 'Name the reference after its data and the state: Order [approved].',
  unlessStrict: 'accept',
  *find(model) {
    for (const reference of model.elements) {
      const state = REFERENCES.includes(reference.$type) ? oneOf(reference, 'dataState') : null;
      const meant = state === null ? null : meantBy(reference);
      if (state === null || meant === null) continue;
      const wanted = `${textOf(meant, 'name') ?? ''} [${textOf(state, 'name') ?? ''}]`;
      const name = textOf(reference, 'name') ?? '';
      if (name !== wanted)
        yield { elements: [reference, meant], message: `${quoted(reference)} is named "${name}" instead of "${wanted}".` };
    }
  },
};
