import { Type, type MessageDeclaration } from '../../engine/plugin.ts';
import { Id } from '../base/index.ts';

/** A flow that is not there yet (not deployed, or between two waits) still gets the message. */
export const THIRTY_DAYS = 30 * 24 * 3_600_000;

/** Starts the order's flow; its business key is the order's id. */
export const orderSubmitted: MessageDeclaration = {
  name: 'order.submitted',
  variables: Type.Object({ orderId: Id, companyId: Id, customerId: Id, requestedBy: Id, docVersion: Type.Integer() }),
};

/** A material change (R3). Correlates by the order's id. */
export const orderChanged: MessageDeclaration = {
  name: 'order.changed',
  variables: Type.Object({ orderId: Id, docVersion: Type.Integer(), materialFields: Type.Array(Type.String()) }),
};

/** A hold was lifted: what waited for it may look again. Correlates by the order's id. */
export const orderReleased: MessageDeclaration = { name: 'order.released', variables: Type.Object({ orderId: Id }) };

/** Somebody wants the order cancelled; the flow undoes what it did. Correlates by the order's id. */
export const orderCancelled: MessageDeclaration = {
  name: 'order.cancelled',
  variables: Type.Object({ orderId: Id, reason: Type.String() }),
};
