import { defineOperation, Type } from '../../../engine/plugin.ts';
import { Id } from '../../base/index.ts';
import { ICONS } from '../icons.ts';
import { lockAndReadOrder } from '../read-order.ts';
import { moveOrder, stateOutput } from '../step.ts';

/** Takes the confirmation back; an order that is not (or no longer) confirmed stays as it is. The number stays. */
export const unconfirmOrder = defineOperation({
  name: 'orders.unconfirm',
  version: 1,
  icon: ICONS.back,
  effect: 'local',
  input: Type.Object({ orderId: Id }),
  output: Type.Object(stateOutput),
  errors: [],
  async run({ orderId }, context) {
    const order = await lockAndReadOrder(context, orderId);
    return { state: order.state === 'approved' ? await moveOrder(context, order, 'unconfirm') : order.state };
  },
});
