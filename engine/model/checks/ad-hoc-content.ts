import { isA, manyOf, tagOf } from '../element.ts';
import type { Check } from './check.ts';
import { quoted } from './model.ts';

export const adHocContent: Check = {
  code: 'AD_HOC_CONTENT_INVALID',
  source: 'BPMN 2.0 §10.3.5',
  remedy: 'Put at least one activity into it, and neither start nor end events.',
  *find(model) {
    for (const scope of model.scopes) {
      if (scope.element.$type !== 'bpmn:AdHocSubProcess') continue;
      if (!scope.nodes.some((node) => isA(node, 'bpmn:Activity')))
        yield { elements: [scope.element], message: `The ad-hoc sub-process ${quoted(scope.element)} contains no activity.` };
      for (const node of manyOf(scope.element, 'flowElements')) {
        if (FORBIDDEN.includes(node.$type) || isA(node, 'bpmn:ChoreographyActivity'))
          yield {
            elements: [node, scope.element],
            message: `The ad-hoc sub-process ${quoted(scope.element)} contains the ${tagOf(node)} ${quoted(node)}.`,
          };
      }
    }
  },
};

const FORBIDDEN = ['bpmn:StartEvent', 'bpmn:EndEvent'];
