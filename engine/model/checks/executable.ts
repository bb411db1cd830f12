import { flagOf } from '../element.ts';
import type { Check } from './check.ts';

export const executable: Check = {
  code: 'NOT_EXECUTABLE',
  source: 'BPMN 2.0 §10.2',
  remedy: 'Set isExecutable="true" on the process that shall run.',
  *find(model) {
    if (!model.processes.some((process) => flagOf(process, 'isExecutable') === true)) {
      yield {
        elements: model.processes.length > 0 ? model.processes : [model.definitions],
        message: 'No process of this file is executable.',
      };
    }
  },
};
