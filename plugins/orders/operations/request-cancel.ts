import { defineOperation, Type } from '../../../engine/plugin.ts';
import { ICONS } from '../icons.ts';
import { assertNothingPosted } from '../posted-documents.ts';
import { requestEnd } from '../request-end.ts';
import { nextState } from '../states.ts';
import { moveOrder, openForPerson, orderInput, stateOutput } from '../step.ts';
import { setEnded } from '../store.ts';

/** Asks the order's flow to undo and cancel; from now on nothing of it ships. A cart has no flow yet and is cancelled at once. */
export const requestCancel = defineOperation({
  name: 'orders.requestCancel',
  version: 1,
  icon: ICONS.cross,
  effect: 'local',
  input: Type.Object({ ...orderInput, reason: Type.String({ minLength: 1, maxLength: 1000 }) }),
  output: Type.Object(stateOutput),
  errors: ['ILLEGAL_STATE', 'HAS_POSTED_DOCS'],
  action: { right: 'orders.cancel' },
  async run(input, context) {
    const order = await openForPerson(context, input);
    nextState(order.state, 'cancel');
    assertNothingPosted(order);
    if (order.state === 'cart') {
      const state = await moveOrder(context, order, 'cancel');
      await context.tx.run(setEnded, { id: order.id, now: context.now, reason: input.reason });
      return { state };
    }
    await requestEnd(context, order, input.reason);
    return { state: order.state };
  },
});
