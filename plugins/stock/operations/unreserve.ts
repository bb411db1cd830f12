import { defineOperation, Type } from '../../../engine/plugin.ts';
import { Id } from '../../base/index.ts';
import { ICONS } from '../icons.ts';
import { releaseReservations } from '../release-order.ts';

/** Gives back what is set aside for an order; undo of `stock.reserve`. */
export const unreserveStock = defineOperation({
  name: 'stock.unreserve',
  version: 1,
  icon: ICONS.unbox,
  effect: 'local',
  input: Type.Object({ orderId: Id }),
  output: Type.Object({ orderId: Id }),
  errors: [],
  action: { right: 'stock.reserve' },
  async run({ orderId }, context) {
    await releaseReservations(context, orderId);
    return { orderId };
  },
});
