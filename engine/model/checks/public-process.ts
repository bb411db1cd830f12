import { flagOf, textOf } from '../element.ts';
import type { Check } from './check.ts';
import { quoted } from './model.ts';

export const publicProcess: Check = {
  code: 'PUBLIC_PROCESS_EXECUTABLE',
  source: 'BPMN 2.0 §10.2',
  remedy: 'Remove processType="Public", or isExecutable.',
  *find(model) {
    for (const process of model.processes) {
      if (flagOf(process, 'isExecutable') === true && textOf(process, 'processType') === 'Public') {
        yield { elements: [process], message: `The process ${quoted(process)} is public and executable at once.` };
      }
    }
  },
};
