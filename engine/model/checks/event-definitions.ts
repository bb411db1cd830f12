import { oneOf } from '../element.ts';
import { ALLOWED, TRIGGER_OF, placeOf } from '../event-places.ts';
import type { Check } from './check.ts';
import { definitionsOf, quoted } from './model.ts';

const TIMES = ['timeDate', 'timeDuration', 'timeCycle'];
/** These wait for something, so they must say for what. */
const WAITING = ['intermediate catch', 'boundary'];

/** The events of a drawing that nobody runs; those of executable processes are read, and refused with more words. */
export const eventDefinitions: Check = {
  code: 'EVENT_DEFINITION_INVALID',
  source: 'BPMN 2.0 tables 10.84, 10.86, 10.89, 10.90, §10.5.5',
  remedy: 'Give the event a definition that may stand there.',
  *find(model) {
    for (const event of model.nodes) {
      const place = model.isExecutable(event) ? null : placeOf(event);
      if (place === null) continue;
      const definitions = definitionsOf(event);
      if (definitions.length === 0 && WAITING.includes(place))
        yield { elements: [event], message: `The ${place} event ${quoted(event)} says not what it waits for.` };
      for (const definition of definitions) {
        const trigger = TRIGGER_OF[definition.$type];
        if (trigger === undefined) continue;
        if (!ALLOWED[place].includes(trigger))
          yield {
            elements: [event],
            message: `${quoted(event)} is a ${place} event with a ${trigger} definition, which BPMN does not allow there.`,
          };
        if (trigger === 'timer' && TIMES.filter((time) => oneOf(definition, time) !== null).length > 1)
          yield { elements: [event], message: `The timer ${quoted(event)} has more than one of date, duration and cycle.` };
      }
    }
  },
};
