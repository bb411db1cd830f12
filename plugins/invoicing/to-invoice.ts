/** R7: what of an order is to be invoiced now. Pure. */
import { CartableError } from '../../engine/errors.ts';
import type { DeliveredLine, Order, OrderLine } from '../orders/index.ts';
import { lineNet } from './line-net.ts';

export interface LineToInvoice {
  readonly order: Order;
  readonly line: OrderLine;
  /** Null: invoiced without goods issue (a service, or the invoice rule `immediate`). */
  readonly issue: { readonly issueId: string; readonly issueLineId: string } | null;
  readonly quantityBaseMicro: number;
  readonly netMinor: number;
  readonly taxCategory: string;
  readonly taxRateMicro: number;
}

export interface Facts {
  /** Issue lines, net of reversals, that no invoice holds yet. */
  readonly openIssueLines: readonly DeliveredLine[];
  /** Ids of items that are never shipped. */
  readonly services: ReadonlySet<string>;
  /** False: only the issue lines, whatever the order's rule (somebody picked them). */
  readonly byRule: boolean;
}

/**
 * Goods: what was delivered, issue line by issue line; by rule `immediate`: what was ordered; by `afterOrderDelivered`:
 * nothing until all goods have left. Services: what was ordered, as soon as the order is confirmed. Price, discount and
 * tax are those of the order line (RAYA-14).
 * @throws CartableError ILLEGAL_STATE when a line has no agreed price.
 */
export function toInvoice(order: Order, facts: Facts): LineToInvoice[] {
  if (facts.byRule && !mayInvoice(order, facts.services)) return [];
  const invoiced = new Map(order.lines.map((line) => [line.id, line.invoicedBaseMicro - line.creditedBaseMicro]));
  const found: LineToInvoice[] = [];

  const add = (line: OrderLine, issue: LineToInvoice['issue'], quantityBaseMicro: number): void => {
    if (quantityBaseMicro <= 0) return;
    if (line.price === null) {
      throw new CartableError('ILLEGAL_STATE', `Line ${line.lineNo} of order ${order.orderNo ?? order.id} has no agreed price.`, {
        details: { orderId: order.id, lineId: line.id },
      });
    }
    const before = invoiced.get(line.id) ?? 0;
    invoiced.set(line.id, before + quantityBaseMicro);
    const { taxCategory, taxRateMicro } = line.price;
    const netMinor = lineNet(line.price, before, quantityBaseMicro);
    found.push({ order, line, issue, quantityBaseMicro, netMinor, taxCategory, taxRateMicro });
  };

  for (const line of order.lines) {
    const already = invoiced.get(line.id) ?? 0;
    const ordered = line.effectiveBaseMicro - line.cancelledBaseMicro;
    const withoutIssue = facts.services.has(line.itemId) || order.invoiceRule === 'immediate';
    if (withoutIssue) {
      if (facts.byRule) add(line, null, ordered - already);
      continue;
    }
    let left = line.deliveredBaseMicro - line.returnedBaseMicro - already;
    for (const { lineId, issueId, issueLineId, quantityBaseMicro } of facts.openIssueLines) {
      if (lineId !== line.id) continue;
      const quantity = Math.min(left, quantityBaseMicro);
      add(line, { issueId, issueLineId }, quantity);
      left -= Math.max(0, quantity);
    }
  }
  return found;
}

function mayInvoice(order: Order, services: ReadonlySet<string>): boolean {
  if (order.state !== 'approved' && order.state !== 'closed') return false;
  if (order.invoiceRule === 'manual') return false;
  if (order.invoiceRule !== 'afterOrderDelivered') return true;
  return order.lines.every((line) => services.has(line.itemId) || line.outstandingBaseMicro === 0);
}
