import { type XmlElement, isA, oneOf, textOf } from '../element.ts';
import type { Check } from './check.ts';
import { type CheckedModel, quoted } from './model.ts';

/** More tokens than this at once would be too much for one step (P10). */
const MOST_TOKENS = 1_000;

export const tokenQuantity: Check = {
  code: 'TOKEN_QUANTITY_INVALID',
  source: 'BPMN 2.0 §10.3, §13.3.2; reliability P10',
  remedy: `Remove the attribute, or give a number of tokens from 1 to ${MOST_TOKENS}.`,
  *find(model) {
    for (const node of model.nodes) {
      if (!isA(node, 'bpmn:Activity')) continue;
      for (const name of ['startQuantity', 'completionQuantity']) {
        const value = textOf(node, name) ?? '1';
        if (!/^0*[1-9]\d*$/.test(value) || Number(value) > MOST_TOKENS)
          yield { elements: [node], message: `${name} of ${quoted(node)} is ${value}.` };
      }
      if ((textOf(node, 'startQuantity') ?? '1') !== '1' && isChosenByEvent(model, node))
        yield {
          elements: [node],
          message: `startQuantity of ${quoted(node)} is more than 1, but it starts with the event that its gateway waits for.`,
        };
    }
  },
};

/** A receive task behind an event-based gateway has no token of its own to gather. */
function isChosenByEvent(model: CheckedModel, node: XmlElement): boolean {
  return model.incoming(node).some((flow) => oneOf(flow, 'sourceRef')?.$type === 'bpmn:EventBasedGateway');
}
