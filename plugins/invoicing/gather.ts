import type { OperationContext } from '../../engine/plugin.ts';
import { readParty } from '../base/index.ts';
import { readItems } from '../catalog/index.ts';
import { deliveredLines, lockAndReadOrder, type DeliveredLine } from '../orders/index.ts';
import type { InvoiceGroup } from './post-invoice.ts';
import { findInvoicedIssueLines } from './store.ts';
import { toInvoice, type LineToInvoice } from './to-invoice.ts';

/**
 * Locks an order and gives what of it is to be invoiced now.
 * @param picked goods issues somebody chose; null = all that the order's invoice rule allows
 */
export async function gatherLines(
  context: OperationContext,
  orderId: string,
  picked: ReadonlySet<string> | null,
): Promise<LineToInvoice[]> {
  const order = await lockAndReadOrder(context, orderId);
  const delivered = await deliveredLines(context, orderId);
  const invoiced = await context.tx.all(findInvoicedIssueLines, { orderId });
  const keys = new Set(invoiced.map(keyOf(({ issueLineId, orderLineId }) => [issueLineId, orderLineId])));
  const keyOfDelivered = keyOf<DeliveredLine>(({ issueLineId, lineId }) => [issueLineId, lineId]);
  const open = delivered.filter((line) => line.quantityBaseMicro > 0 && !keys.has(keyOfDelivered(line)));
  const items = await readItems(
    context,
    order.lines.map((line) => line.itemId),
  );
  return toInvoice(order, {
    openIssueLines: picked === null ? open : open.filter((line) => picked.has(line.issueId)),
    services: new Set([...items.values()].filter((item) => item.kind === 'service').map((item) => item.id)),
    byRule: picked === null,
  });
}

/** Lines by company, who pays, currency and tax position: what differs in one of them cannot share an invoice (R7). */
export async function groupLines(context: OperationContext, lines: readonly LineToInvoice[]): Promise<InvoiceGroup[]> {
  const groups = new Map<string, InvoiceGroup & { lines: LineToInvoice[] }>();
  for (const line of lines) {
    const { companyId, currency, customerId } = line.order;
    const { billToId, taxExempt } = await readParty(context, customerId);
    const key = [companyId, billToId, currency, taxExempt].join('\n');
    const group = groups.get(key) ?? { companyId, billToId, currency, lines: [] };
    group.lines.push(line);
    groups.set(key, group);
  }
  // Number series are locked in the same order by everybody.
  return [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}

function keyOf<T>(parts: (row: T) => readonly string[]): (row: T) => string {
  return (row) => parts(row).join('\n');
}
