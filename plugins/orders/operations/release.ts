import { CartableError } from '../../../engine/errors.ts';
import { defineOperation, holds, Type, type Actor } from '../../../engine/plugin.ts';
import { ICONS } from '../icons.ts';
import { orderReleased } from '../messages.ts';
import { openForPerson, orderInput, stateOutput } from '../step.ts';
import { releaseHold } from '../store.ts';
import type { Hold } from '../types.ts';
import { HoldReasonInput } from './hold.ts';

/** Lifts the hold of one reason (default: manual), and no other. Lifting one that is not there changes nothing; a flow that waits is told by `order.released`. */
export const releaseOrder = defineOperation({
  name: 'orders.release',
  version: 1,
  icon: ICONS.play,
  effect: 'local',
  input: Type.Object({
    ...orderInput,
    reason: Type.Optional(HoldReasonInput),
    note: Type.Optional(Type.String({ maxLength: 1000 })),
  }),
  output: Type.Object(stateOutput),
  errors: [],
  action: { right: 'orders.release' },
  async run(input, context) {
    const order = await openForPerson(context, input);
    const reason = input.reason ?? 'manual';
    const hold = order.holds.find((open) => open.reason === reason);
    if (hold !== undefined && context.instance === null) assertMayLift(context.actor, hold);
    const lifted = await context.tx.run(releaseHold, {
      orderId: order.id,
      reason,
      note: input.note ?? null,
      releasedBy: context.actor.userId,
      now: context.now,
    });
    if (lifted > 0) {
      const variables = { orderId: order.id };
      // Whoever does not wait for it now finds the hold gone when they look.
      await context.send({ name: orderReleased.name, correlationKey: order.id, variables, timeToLive: 0 });
    }
    return { state: order.state };
  },
});

/** At the desk, a credit hold needs the credit controller's right (R9); others their owner or `orders.releaseAny`. */
function assertMayLift(actor: Actor, hold: Hold): void {
  const may =
    hold.reason === 'credit' ? holds(actor, 'credit.override') : hold.owner === actor.userId || holds(actor, 'orders.releaseAny');
  if (!may)
    throw new CartableError('FORBIDDEN', `The ${hold.reason} hold is not yours to lift.`, { details: { reason: hold.reason } });
}
