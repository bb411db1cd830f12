import { type XmlElement, idOf, isA, oneOf } from '../element.ts';
import type { Check } from './check.ts';
import { definitionsOf, isEventSubProcess, quoted } from './model.ts';

export const compensationTarget: Check = {
  code: 'COMPENSATION_TARGET_INVALID',
  source: 'BPMN 2.0 §10.5.6',
  remedy: 'Name an activity of the same process or sub-process, or none at all.',
  *find(model) {
    for (const event of model.nodes) {
      if (!isA(event, 'bpmn:ThrowEvent')) continue;
      for (const definition of definitionsOf(event)) {
        const target = definition.$type === 'bpmn:CompensateEventDefinition' ? oneOf(definition, 'activityRef') : null;
        if (target !== null && !scopesSeenFrom(event).includes(target.$parent)) {
          yield {
            elements: [event, target],
            message: `${quoted(event)} compensates ${quoted(target)}, which does not lie in its scope.`,
          };
        }
      }
    }
  },
};

/** The scope of the event; for one in an event sub-process also the scope around that. */
function scopesSeenFrom(event: XmlElement): readonly (XmlElement | undefined)[] {
  const scope = event.$parent;
  return scope !== undefined && isEventSubProcess(scope) && idOf(scope) !== '' ? [scope, scope.$parent] : [scope];
}
