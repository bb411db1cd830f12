import { statement, type OperationContext } from '../../engine/plugin.ts';
import type { OrderState } from './types.ts';

/** A line that is ordered or delivered and not invoiced: what it may still cost the customer (R9). */
export interface UninvoicedLine {
  readonly orderId: string;
  readonly state: OrderState;
  readonly currency: string;
  /** The order's gross at its present prices; null while it is not priced. */
  readonly orderGrossMinor: number | null;
  /** The line's last agreed net for `pricedBaseMicro`; null when it was never priced. */
  readonly netMinor: number | null;
  readonly pricedBaseMicro: number | null;
  readonly taxRateMicro: number | null;
  /** Effective − cancelled, base units. */
  readonly orderedBaseMicro: number;
  /** Delivered − returned. */
  readonly deliveredBaseMicro: number;
  /** Invoiced − credited. */
  readonly invoicedBaseMicro: number;
}

const posted = (plus: string, minus: string): string =>
  `(select cast(coalesce(sum(case p.kind when '${plus}' then p.quantity_base_micro else -p.quantity_base_micro end), 0) as bigint)
    from orders_posting p where p.line_id = l.id and p.kind in ('${plus}', '${minus}'))`;

const findUninvoicedLines = statement<{ customerIds: readonly string[] }, UninvoicedLine>(
  'orders.findUninvoicedLines',
  ({ knex, inTexts }) => {
    const lines = knex({ l: 'orders_line' })
      .join({ o: 'orders_order' }, 'o.id', 'l.order_id')
      .select({
        orderId: 'o.id',
        state: 'o.state',
        currency: 'o.currency',
        orderGrossMinor: 'o.gross_minor',
        lineNo: 'l.line_no',
        netMinor: 'l.net_minor',
        pricedBaseMicro: 'l.priced_base_micro',
        taxRateMicro: 'l.tax_rate_micro',
        orderedBaseMicro: knex.raw(
          `cast(coalesce(l.confirmed_base_micro, l.requested_base_micro) -
            (select coalesce(sum(c.cancelled_base_micro), 0) from orders_change_line c where c.line_id = l.id) as bigint)`,
        ),
        deliveredBaseMicro: knex.raw(posted('delivered', 'returned')),
        invoicedBaseMicro: knex.raw(posted('invoiced', 'credited')),
      })
      .whereIn('o.state', ['submitted', 'inReview', 'approved', 'closed'])
      .whereRaw(inTexts('o.customer_id', 'customerIds'));
    return knex
      .select('s.*')
      .from(lines.as('s'))
      .whereRaw(`s."deliveredBaseMicro" > s."invoicedBaseMicro"`)
      .orWhereRaw(`s.state <> 'closed' and s."orderedBaseMicro" > s."invoicedBaseMicro"`)
      .orderBy(['s.orderId', 's.lineNo']);
  },
);

/** Every such line of some customers, order by order: of closed orders what was delivered, of open ones what was ordered too. */
export async function uninvoicedLines(context: OperationContext, customerIds: readonly string[]): Promise<UninvoicedLine[]> {
  return context.tx.all(findUninvoicedLines, { customerIds });
}
