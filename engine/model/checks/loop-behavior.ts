import { type XmlElement, hasReference, manyOf, oneOf, textOf } from '../element.ts';
import type { Check } from './check.ts';
import { quoted } from './model.ts';

export const loopBehavior: Check = {
  code: 'LOOP_BEHAVIOR_EVENT_MISSING',
  source: 'BPMN 2.0 §10.3.8, table 10.29',
  remedy: 'Name the event that the behavior throws, or take the behavior away.',
  unlessStrict: 'accept',
  *find(model) {
    for (const activity of model.nodes) {
      const loop = oneOf(activity, 'loopCharacteristics');
      if (loop?.$type !== 'bpmn:MultiInstanceLoopCharacteristics' || !model.isExecutable(activity)) continue;
      const behavior = textOf(loop, 'behavior') ?? 'All';
      if (!namesEvent(loop, behavior))
        yield {
          elements: [activity],
          message: `The multi-instance ${quoted(activity)} behaves as ${behavior}, but names no event.`,
        };
    }
  },
};

function namesEvent(loop: XmlElement, behavior: string): boolean {
  if (behavior === 'None') return hasReference(loop, 'noneBehaviorEventRef');
  if (behavior === 'One') return hasReference(loop, 'oneBehaviorEventRef');
  return behavior !== 'Complex' || manyOf(loop, 'complexBehaviorDefinition').length > 0;
}
