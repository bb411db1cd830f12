import { isA, tagOf } from '../element.ts';
import type { Check } from './check.ts';
import { quoted } from './model.ts';

export const choreographyActivities: Check = {
  code: 'CHOREOGRAPHY_ACTIVITY_IN_PROCESS',
  source: 'BPMN 2.0 §10.2, §10.3.5',
  remedy: 'Use an activity; choreography activities belong into choreographies.',
  *find(model) {
    for (const node of model.nodes) {
      if (isA(node, 'bpmn:ChoreographyActivity'))
        yield { elements: [node], message: `${quoted(node)} is a ${tagOf(node)}, which a process cannot contain.` };
    }
  },
};
