import { defineOperation, Type } from '../../../engine/plugin.ts';
import { ICONS } from '../icons.ts';
import { orderInput, stateOutput, takeStep } from '../step.ts';
import { addHold } from '../store.ts';
import { HOLD_REASONS } from '../types.ts';

export const HoldReasonInput = Type.Union(HOLD_REASONS.map((reason) => Type.Literal(reason)));

/** R2: a hold is one of a set, with a reason and an owner; the state stays. A reason holds once. */
export const holdOrder = defineOperation({
  name: 'orders.hold',
  version: 1,
  icon: ICONS.pause,
  effect: 'local',
  input: Type.Object({
    ...orderInput,
    reason: Type.Optional(HoldReasonInput),
    note: Type.Optional(Type.String({ maxLength: 1000 })),
  }),
  output: Type.Object(stateOutput),
  errors: ['ILLEGAL_STATE'],
  action: { right: 'orders.hold' },
  async run(input, context) {
    const { order, state } = await takeStep(context, input, 'hold');
    await context.tx.run(addHold, {
      id: context.newId(),
      orderId: order.id,
      reason: input.reason ?? 'manual',
      note: input.note ?? null,
      owner: context.actor.userId,
      now: context.now,
    });
    return { state };
  },
});
