import { CartableError } from '../../../engine/errors.ts';
import { defineOperation, Type } from '../../../engine/plugin.ts';
import { Id } from '../../base/index.ts';
import { readOrder } from '../../orders/index.ts';
import { ICONS } from '../icons.ts';
import { releaseReservations } from '../release-order.ts';

/**
 * Gives back what is set aside for an order; undo of `stock.reserve`. While the order is being fulfilled only its flow does
 * so: it takes the request to the warehouse back first.
 */
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
    if (context.instance === null && (await readOrder(context, orderId)).state === 'approved')
      throw new CartableError('ILLEGAL_STATE', 'The order is being fulfilled: hold, change or cancel it instead.', {
        details: { orderId },
      });
    await releaseReservations(context, orderId);
    return { orderId };
  },
});
