import type { Resource } from '../../../engine/plugin.ts';
import { fromMicro, fromMinor } from '../../base/index.ts';
import { changeOrder } from '../operations/change.ts';
import { closeOrder } from '../operations/close.ts';
import { holdOrder } from '../operations/hold.ts';
import { releaseOrder } from '../operations/release.ts';
import { requestCancel } from '../operations/request-cancel.ts';
import { reviewOrder } from '../operations/review.ts';
import { submitOrder } from '../operations/submit.ts';
import { fulfilmentOf, inLineUnit } from '../quantities.ts';
import { readOrder } from '../read-order.ts';
import { CHANNELS, DELIVERY_RULES, INVOICE_RULES, ORDER_STATES, type Order, type OrderLine } from '../types.ts';

export const orderResource: Resource = {
  name: 'orders.order',
  path: 'orders/orders',
  table: 'orders_order',
  fields: {
    version: { column: 'version', type: 'integer' },
    orderNo: { column: 'order_no', type: 'text', optional: true, search: true, filter: true, sort: true },
    companyId: { column: 'company_id', type: 'ref', to: 'base.company', filter: true },
    customerId: { column: 'customer_id', type: 'ref', to: 'base.party', filter: true },
    shipToId: { column: 'ship_to_id', type: 'ref', to: 'base.party', optional: true },
    sellerId: { column: 'seller_id', type: 'text', filter: true },
    state: { column: 'state', type: 'choice', values: ORDER_STATES, filter: true, sort: true },
    channel: { column: 'channel', type: 'choice', values: CHANNELS, filter: true },
    currency: { column: 'currency', type: 'text', filter: true },
    requestedDate: { column: 'requested_date', type: 'date', filter: true, sort: true },
    deliveryRule: { column: 'delivery_rule', type: 'choice', values: DELIVERY_RULES },
    invoiceRule: { column: 'invoice_rule', type: 'choice', values: INVOICE_RULES },
    net: { column: 'net_minor', type: 'money', currency: 'currency', optional: true },
    tax: { column: 'tax_minor', type: 'money', currency: 'currency', optional: true },
    gross: { column: 'gross_minor', type: 'money', currency: 'currency', optional: true, sort: true },
    createdAt: { column: 'created_at', type: 'instant', sort: true },
    submittedAt: { column: 'submitted_at', type: 'instant', optional: true, sort: true },
    confirmedAt: { column: 'confirmed_at', type: 'instant', optional: true, sort: true },
    endRequestedAt: { column: 'end_requested_at', type: 'instant', optional: true },
    endedAt: { column: 'ended_at', type: 'instant', optional: true },
    endReason: { column: 'end_reason', type: 'text', optional: true },
  },
  access: { read: { right: 'orders.read', own: { column: 'seller_id', unless: 'orders.readAll' } } },
  async details(id, context) {
    const order = await readOrder(context, id);
    return {
      lines: order.lines.map((line) => describeLine(line, order)),
      holds: order.holds,
      fulfilment: fulfilmentOf(order.lines),
    };
  },
  actions: [submitOrder, reviewOrder, changeOrder, holdOrder, releaseOrder, requestCancel, closeOrder],
};

/** A line in its own unit, as people read it. */
function describeLine(line: OrderLine, order: Order): Readonly<Record<string, unknown>> {
  const inUnit = (baseMicro: number): string => fromMicro(inLineUnit(line, baseMicro));
  const { price } = line;
  return {
    id: line.id,
    lineNo: line.lineNo,
    itemId: line.itemId,
    unit: line.unit,
    requested: fromMicro(line.requestedMicro),
    confirmed: line.confirmedMicro === null ? null : fromMicro(line.confirmedMicro),
    cancelled: inUnit(line.cancelledBaseMicro),
    delivered: inUnit(line.deliveredBaseMicro),
    returned: inUnit(line.returnedBaseMicro),
    invoiced: inUnit(line.invoicedBaseMicro),
    outstanding: inUnit(line.outstandingBaseMicro),
    discountPercent: line.discountMicro === null ? null : fromMicro(line.discountMicro),
    unitPrice: price === null ? null : fromMinor(price.unitPriceMinor, order.currency),
    net: price === null ? null : fromMinor(price.netMinor, order.currency),
    note: line.note,
    expertComment: line.expertComment,
  };
}
