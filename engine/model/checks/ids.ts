import { idOf, tagOf } from '../element.ts';
import type { Check } from './check.ts';
import { processOf } from './model.ts';

export const ids: Check = {
  code: 'ID_MISSING',
  source: 'BPMN 2.0 §8.3.1; instances, journal and REST know elements by id',
  remedy: 'Give it an id; a BPMN editor does when it saves.',
  *find(model) {
    for (const element of model.nodes) {
      if (idOf(element) !== '' || !model.isExecutable(element)) continue;
      yield { elements: [processOf(element) ?? element], message: `A ${tagOf(element)} has no id.` };
    }
    for (const process of model.processes) {
      if (idOf(process) === '') yield { elements: [process], message: 'A process has no id.' };
    }
  },
};
