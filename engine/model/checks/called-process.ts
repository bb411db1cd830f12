import { textOf } from '../element.ts';
import type { Check } from './check.ts';
import { definitionsOf, quoted } from './model.ts';

export const calledProcess: Check = {
  code: 'CALLED_PROCESS_NOT_STARTABLE',
  source: 'BPMN 2.0 §10.3.6',
  remedy: 'Give the called process a start event that waits for nothing.',
  *find(model) {
    for (const call of model.nodes) {
      const called = call.$type === 'bpmn:CallActivity' ? textOf(call, 'calledElement') : null;
      const scope =
        called === null
          ? undefined
          : model.scopes.find(({ element }) => element.$type === 'bpmn:Process' && textOf(element, 'id') === called);
      if (
        scope !== undefined &&
        !scope.nodes.some((node) => node.$type === 'bpmn:StartEvent' && definitionsOf(node).length === 0)
      ) {
        yield {
          elements: [call, scope.element],
          message: `${quoted(call)} calls ${quoted(scope.element)}, which has no start event that waits for nothing.`,
        };
      }
    }
  },
};
