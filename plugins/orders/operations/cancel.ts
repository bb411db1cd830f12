import { defineOperation, Type } from '../../../engine/plugin.ts';
import { ICONS } from '../icons.ts';
import { assertNothingPosted } from '../posted-documents.ts';
import { orderInput, stateOutput, takeStep } from '../step.ts';
import { setEnded } from '../store.ts';

/** R2. The reason given with the request counts, where there was one. */
export const cancelOrder = defineOperation({
  name: 'orders.cancel',
  version: 1,
  icon: ICONS.cross,
  effect: 'local',
  input: Type.Object({ ...orderInput, reason: Type.String({ minLength: 1, maxLength: 1000 }) }),
  output: Type.Object(stateOutput),
  errors: ['ILLEGAL_STATE', 'HAS_POSTED_DOCS'],
  async run(input, context) {
    const { order, state } = await takeStep(context, input, 'cancel');
    assertNothingPosted(order);
    await context.tx.run(setEnded, { id: order.id, now: context.now, reason: order.endReason ?? input.reason });
    return { state };
  },
});
