/** Messages that the engine itself sends: what is local to the element goes with them. */
import type { MessageRef } from '../../model/graph.ts';
import type { Machine } from '../machine.ts';

/** Asks for the message to be sent; needs no answer. */
export function requestSend(m: Machine, number: number, ref: MessageRef): void {
  const message = m.text(number, ref.name, 'message');
  const correlationKey = m.optionalText(number, ref.correlationKey, 'message:key');
  m.requests.push({ type: 'send', execution: number, message, correlationKey, variables: m.locals(number) });
}
