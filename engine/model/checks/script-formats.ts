import { textOf } from '../element.ts';
import type { Check } from './check.ts';
import { quoted } from './model.ts';

export const scriptFormats: Check = {
  code: 'SCRIPT_FORMAT_MISSING',
  source: 'BPMN 2.0 §10.3.3, table 10.14',
  remedy: 'Say in which language the script is written (scriptFormat).',
  *find(model) {
    for (const task of model.nodes) {
      if (task.$type === 'bpmn:ScriptTask' && textOf(task, 'script') !== null && textOf(task, 'scriptFormat') === null)
        yield { elements: [task], message: `The script of ${quoted(task)} names no language.` };
    }
  },
};
