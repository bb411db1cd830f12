import { LIMITS } from '../limits.ts';
import type { Check } from './check.ts';
import { quoted } from './model.ts';

export const size: Check = {
  code: 'MODEL_TOO_LARGE',
  source: 'reliability P10',
  remedy: 'Move a part into a process of its own and call it.',
  *find(model) {
    const count = model.nodes.length + model.flows.length;
    if (count > LIMITS.flowElements)
      yield {
        elements: model.processes.slice(0, 1),
        message: `The file has ${count} flow elements; ${LIMITS.flowElements} are allowed.`,
      };
    for (const scope of model.scopes) {
      if (scope.depth === LIMITS.nesting + 1)
        yield {
          elements: [scope.element],
          message: `${quoted(scope.element)} lies more than ${LIMITS.nesting} sub-processes deep.`,
        };
    }
  },
};
