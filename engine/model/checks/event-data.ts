import { isA } from '../element.ts';
import type { Check } from './check.ts';
import { carriedItemOf, eventData, isSameItem, itemOf } from './items.ts';
import { quoted } from './model.ts';

/** Each definition of an event has data of its own: what it throws, or what it caught. */
export const eventDataCount: Check = {
  code: 'EVENT_DATA_COUNT',
  source: 'BPMN 2.0 §10.4.1, §10.5.1',
  remedy: 'Give the event one data input (a catching one: one data output) for each of its event definitions.',
  unlessStrict: 'warn',
  *find(model) {
    for (const event of model.nodes) {
      if (!isA(event, 'bpmn:Event')) continue;
      const { data, definitions } = eventData(event);
      if (data.length > 0 && data.length !== definitions.length)
        yield {
          elements: [event],
          message: `${quoted(event)} has ${data.length} data ${isA(event, 'bpmn:ThrowEvent') ? 'inputs' : 'outputs'} for ${definitions.length} event definitions.`,
        };
    }
  },
};

export const eventDataItems: Check = {
  code: 'EVENT_DATA_MISMATCH',
  source: 'BPMN 2.0 §10.4.1, §10.5.1',
  remedy: 'Give the data the item definition of the message, signal, error or escalation, or one of the same structure.',
  unlessStrict: 'warn',
  *find(model) {
    for (const event of model.nodes) {
      if (!isA(event, 'bpmn:Event')) continue;
      const { data, definitions } = eventData(event);
      const carrying = definitions.filter((definition) => carriedItemOf(definition) !== undefined);
      // Data for every definition, or for those only that carry something.
      const owners = data.length === definitions.length ? definitions : carrying;
      for (const [index, definition] of owners.entries()) {
        const entry = data[index];
        const carried = carriedItemOf(definition);
        if (entry === undefined || carried === undefined || isSameItem(itemOf(entry), carried)) continue;
        yield {
          elements: [event, entry],
          message: `The data ${quoted(entry)} of ${quoted(event)} has another item definition than what the event carries.`,
        };
      }
    }
  },
};
