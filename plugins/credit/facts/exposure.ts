import { CartableError } from '../../../engine/errors.ts';
import { defineFact, holds, Type } from '../../../engine/plugin.ts';
import { fromMinor, Id } from '../../base/index.ts';
import { readOrder } from '../../orders/index.ts';
import { assessOrder } from '../review.ts';

/** The payer's credit beside an order: for the credit controller's task. Titles and labels are text keys. */
export const exposureFact = defineFact({
  name: 'credit.exposure',
  input: Type.Object({ orderId: Id }),
  right: 'credit.check',
  async read({ orderId }, context) {
    const order = await readOrder(context, orderId);
    if (order.sellerId !== context.actor.userId && !holds(context.actor, 'orders.readAll')) {
      throw new CartableError('FORBIDDEN', 'This order belongs to somebody else: it needs the right orders.readAll.');
    }
    const { company, payer, status, exposure, limitMinor } = await assessOrder(context, order);
    const money = (minor: number) => fromMinor(minor, company.currency);
    return {
      title: 'credit.exposure',
      fields: [
        { label: 'credit.exposure.customer', value: payer.name },
        { label: 'credit.exposure.status', value: status },
        { label: 'credit.exposure.limit', value: limitMinor === null ? null : money(limitMinor) },
        { label: 'credit.exposure.total', value: money(exposure.totalMinor) },
        { label: 'credit.exposure.delivered', value: money(exposure.deliveredNotInvoicedMinor) },
        { label: 'credit.exposure.ordered', value: money(exposure.orderedNotDeliveredMinor) },
      ],
      tables: [
        {
          title: 'credit.exposure.invoices',
          columns: ['credit.exposure.dueDate', 'credit.exposure.open'],
          rows: exposure.invoices.map((invoice) => [invoice.dueDate, fromMinor(invoice.openMinor, invoice.currency)]),
        },
      ],
      links: [],
    };
  },
});
