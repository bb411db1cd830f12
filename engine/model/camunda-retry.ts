/** `camunda:failedJobRetryTimeCycle`: how often and when a job of an element is tried again. */
import { constantText } from './constant-text.ts';
import type { ReadContext } from './context.ts';
import { type XmlElement, extensionOf, idOf, oneOf, textOf } from './element.ts';
import type { Expression } from './graph.ts';
import { retryCycleOf } from './retry-cycle.ts';

/** Of a multi-instance it may stand on the loop, where Camunda's modeler writes it. */
export function readRetryCycle(context: ReadContext, node: XmlElement): Expression | null {
  const loop = oneOf(node, 'loopCharacteristics');
  const [element] = [node, ...(loop === null ? [] : [loop])].flatMap((holder) => {
    const found = extensionOf(holder, 'camunda:FailedJobRetryTimeCycle');
    return found === null ? [] : [found];
  });
  const text = element === undefined ? null : textOf(element, 'body');
  if (text === null) return null;
  const cycle = context.expression(node, text);
  const isConstant = constantText(cycle) !== null;
  if (!cycle.bounded || (isConstant && retryCycleOf(text) === null)) {
    context.refuse(
      'RETRY_CYCLE_INVALID',
      node,
      `"${idOf(node)}" has the retry cycle "${text}".`,
      'Write R5/PT5M, the pauses PT1M,PT5M,PT1H (days and smaller), or an expression that gives one of these.',
    );
  }
  return cycle;
}
