import { CartableError } from '../../engine/errors.ts';
import { Type } from '../../engine/plugin.ts';
import { Id } from '../base/index.ts';

/** What an undo is given: the order itself, or the original operation's `{ input, output }` (BPMN compensation). */
export const UndoOfOrder = Type.Object({ orderId: Type.Optional(Id), input: Type.Optional(Type.Object({ orderId: Id })) });

/** @throws CartableError VALIDATION when neither names an order. */
export function orderToUndo(given: { orderId?: string; input?: { orderId: string } }): string {
  const orderId = given.orderId ?? given.input?.orderId;
  if (orderId === undefined)
    throw new CartableError('VALIDATION', 'Name the order.', { faults: [{ at: '/orderId', message: 'is missing' }] });
  return orderId;
}
