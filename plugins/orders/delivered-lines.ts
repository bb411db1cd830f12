import { param, statement, type OperationContext } from '../../engine/plugin.ts';

/** A goods issue's line, net of what was reversed of it. */
export interface DeliveredLine {
  readonly orderId: string;
  /** The order line. */
  readonly lineId: string;
  readonly issueId: string;
  readonly issueLineId: string;
  /** Base units; 0 when the issue was reversed. */
  readonly quantityBaseMicro: number;
}

const findDeliveredLines = statement<{ orderId: string }, DeliveredLine>('orders.findDeliveredLines', ({ knex }) =>
  knex('orders_posting')
    .select({
      orderId: 'order_id',
      lineId: 'line_id',
      issueLineId: 'document_line_id',
      issueId: knex.raw('max(case when quantity_base_micro > 0 then document_id end)'),
      quantityBaseMicro: knex.raw('cast(sum(quantity_base_micro) as bigint)'),
    })
    .where('order_id', param('orderId'))
    .where('kind', 'delivered')
    .groupBy('order_id', 'line_id', 'document_line_id')
    .orderByRaw('min(posted_at), document_line_id'),
);

const findOrdersOfDocuments = statement<{ documentIds: readonly string[] }, { orderId: string; documentId: string }>(
  'orders.findOrdersOfDocuments',
  ({ knex, inTexts }) =>
    knex('orders_posting')
      .distinct({ orderId: 'order_id', documentId: 'document_id' })
      .whereRaw(inTexts('document_id', 'documentIds'))
      .orderBy(['order_id', 'document_id']),
);

/** What was issued for an order, oldest first (R7: invoices are made from it). A reversal posts the issue line's own id. */
export async function deliveredLines(context: OperationContext, orderId: string): Promise<DeliveredLine[]> {
  return context.tx.all(findDeliveredLines, { orderId });
}

/** Which orders documents (issues) belong to, by order id. */
export async function ordersOfDocuments(
  context: OperationContext,
  documentIds: readonly string[],
): Promise<{ orderId: string; documentId: string }[]> {
  return context.tx.all(findOrdersOfDocuments, { documentIds });
}
