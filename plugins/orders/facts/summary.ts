import { CartableError } from '../../../engine/errors.ts';
import { defineFact, holds, Type } from '../../../engine/plugin.ts';
import { fromMicro, fromMinor, Id, readParty } from '../../base/index.ts';
import { readItems } from '../../catalog/index.ts';
import { fulfilmentOf, inLineUnit } from '../quantities.ts';
import { readOrder } from '../read-order.ts';

/** The order beside a task: who, what, how much, how far. Titles and labels are text keys. */
export const summaryFact = defineFact({
  name: 'orders.summary',
  input: Type.Object({ orderId: Id }),
  right: 'orders.read',
  async read({ orderId }, context) {
    const order = await readOrder(context, orderId);
    if (order.sellerId !== context.actor.userId && !holds(context.actor, 'orders.readAll')) {
      throw new CartableError('FORBIDDEN', 'This order belongs to somebody else: it needs the right orders.readAll.', {
        details: { orderId },
      });
    }
    const customer = await readParty(context, order.customerId);
    const items = await readItems(
      context,
      order.lines.map((line) => line.itemId),
    );
    const { price, currency } = order;
    return {
      title: 'orders.summary',
      fields: [
        { label: 'orders.order.orderNo', value: order.orderNo },
        { label: 'orders.order.customerId', value: customer.name },
        { label: 'orders.order.sellerId', value: order.sellerId },
        { label: 'orders.order.requestedDate', value: order.requestedDate },
        { label: 'orders.order.net', value: price === null ? null : fromMinor(price.netMinor, currency) },
        { label: 'orders.order.gross', value: price === null ? null : fromMinor(price.grossMinor, currency) },
        { label: 'orders.summary.delivered', value: `${fulfilmentOf(order.lines).deliveredPercent} %` },
        { label: 'orders.summary.holds', value: order.holds.map((hold) => hold.note ?? hold.reason) },
      ],
      tables: [
        {
          title: 'orders.summary.lines',
          columns: [
            'orders.summary.item',
            'orders.summary.requested',
            'orders.summary.outstanding',
            'orders.summary.unit',
            'orders.summary.discount',
            'orders.order.net',
          ],
          rows: order.lines.map((line) => [
            items.get(line.itemId)?.sku ?? line.itemId,
            fromMicro(line.requestedMicro),
            fromMicro(inLineUnit(line, line.outstandingBaseMicro)),
            line.unit,
            line.discountMicro === null ? null : fromMicro(line.discountMicro),
            line.price === null ? null : fromMinor(line.price.netMinor, currency),
          ]),
        },
      ],
      links: [],
    };
  },
});
