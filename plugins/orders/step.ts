import { CartableError } from '../../engine/errors.ts';
import { holds, Type, type OperationContext } from '../../engine/plugin.ts';
import { Id } from '../base/index.ts';
import { lockAndReadOrder } from './read-order.ts';
import { nextState, type OrderStep } from './states.ts';
import { setState } from './store.ts';
import type { Order, OrderState } from './types.ts';

/** The order an operation works on and, where the caller saw a version, which one (R3). */
export const orderInput = { orderId: Id, expectedVersion: Type.Optional(Type.Integer({ minimum: 1 })) };
export const stateOutput = { state: Type.String() };

export interface StepInput {
  readonly orderId: string;
  readonly expectedVersion?: number;
}

/**
 * Locks the order, checks that R2 allows the step, and moves its state.
 * @throws BpmnError ILLEGAL_STATE; CartableError NOT_FOUND, STALE_VERSION, FORBIDDEN.
 */
export async function takeStep(
  context: OperationContext,
  input: StepInput,
  step: OrderStep,
): Promise<{ order: Order; state: OrderState }> {
  const order = await openForPerson(context, input);
  return { order, state: await moveOrder(context, order, step) };
}

/** Locks and reads; a person at the desk who may not see the order may not act on it either. */
export async function openForPerson(context: OperationContext, { orderId, expectedVersion }: StepInput): Promise<Order> {
  const order = await lockAndReadOrder(context, orderId, expectedVersion);
  const atDesk = context.instance === null;
  if (atDesk && order.sellerId !== context.actor.userId && !holds(context.actor, 'orders.readAll')) {
    throw new CartableError('FORBIDDEN', 'This order belongs to somebody else: it needs the right orders.readAll.', {
      details: { orderId },
    });
  }
  return order;
}

/** Moves the state of an order whose row is locked. @throws BpmnError ILLEGAL_STATE */
export async function moveOrder(context: OperationContext, order: Order, step: OrderStep): Promise<OrderState> {
  const to = nextState(order.state, step);
  if (to !== order.state) await context.tx.run(setState, { id: order.id, from: order.state, to });
  return to;
}
