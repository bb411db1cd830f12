import { type XmlElement, oneOf, textOf } from '../element.ts';
import { SEMANTICS } from '../semantics.ts';
import { isCycle, isDate, isDuration } from '../iso8601.ts';
import type { Check } from './check.ts';
import { definitionsOf, quoted } from './model.ts';

const KINDS = [
  ['timeDate', isDate, 'a date and time such as 2030-01-01T09:00:00Z'],
  ['timeDuration', isDuration, 'a duration such as P2DT6H'],
  ['timeCycle', isCycle, 'a repeating interval such as R3/PT1H or R/2030-01-01T09:00:00Z/P1D, or a cron expression'],
] as const;

export const constantTimers: Check = {
  code: 'TIMER_TEXT_INVALID',
  source: 'BPMN 2.0 §10.5.5, ISO 8601',
  remedy: 'Write ISO 8601 (a cycle also as cron, such as 0 0 9 ? * MON-FRI [Europe/Warsaw]), or an expression that gives it.',
  *find(model) {
    for (const event of model.nodes) {
      if (!model.isExecutable(event)) continue;
      for (const definition of definitionsOf(event)) {
        for (const [name, accepts, wanted] of KINDS) {
          const text = constantOf(definition, name);
          if (text !== null && !accepts(text, SEMANTICS[model.dialect].cron))
            yield { elements: [event], message: `The timer ${quoted(event)} has ${name} "${text}", which is not ${wanted}.` };
        }
      }
    }
  },
};

function constantOf(definition: XmlElement, name: string): string | null {
  const expression = definition.$type === 'bpmn:TimerEventDefinition' ? oneOf(definition, name) : null;
  const text = expression === null ? null : textOf(expression, 'body');
  return text === null || text.startsWith('=') || /[$#]\{/.test(text) ? null : text;
}
