/** R9: what a payer owes or is about to owe, in the company's currency. */
import { Decimal, type OperationContext } from '../../engine/plugin.ts';
import { billedParties, MICRO_PER_UNIT, roundHalfUp, toCompanyMinor, type Company } from '../base/index.ts';
import { openInvoices, type OpenInvoice } from '../invoicing/index.ts';
import { uninvoicedLines, type UninvoicedLine } from '../orders/index.ts';
import { findCommitments } from './store.ts';

/** Minor units of the company's currency, with tax. */
export interface Exposure {
  readonly openInvoicesMinor: number;
  readonly deliveredNotInvoicedMinor: number;
  readonly orderedNotDeliveredMinor: number;
  readonly totalMinor: number;
  readonly invoices: readonly (OpenInvoice & { readonly openCompanyMinor: number })[];
}

interface Ordered {
  readonly currency: string;
  readonly deliveredMinor: number;
  readonly undeliveredMinor: number;
}

/**
 * Open posted invoices + delivered and not invoiced + ordered and not delivered, of the payer and of everyone it pays
 * for. Orders count once they are confirmed, and before that once a credit check let them pass: twenty orders checked at
 * the same time cannot all use the same limit. `candidateId` counts in any case.
 */
export async function exposureOf(
  context: OperationContext,
  {
    company,
    billToId,
    candidateId,
    date,
  }: { readonly company: Company; readonly billToId: string; readonly candidateId: string | null; readonly date: string },
): Promise<Exposure> {
  const invoices: (OpenInvoice & { openCompanyMinor: number })[] = [];
  for (const invoice of await openInvoices(context, billToId)) {
    const openCompanyMinor = await toCompanyMinor(
      context,
      company,
      { minor: invoice.openMinor, currency: invoice.currency },
      date,
    );
    invoices.push({ ...invoice, openCompanyMinor });
  }
  const openInvoicesMinor = sum(invoices.map((invoice) => invoice.openCompanyMinor));

  const committed = new Set((await context.tx.all(findCommitments, { billToId })).map((row) => row.orderId));
  const lines = await uninvoicedLines(context, await billedParties(context, billToId));
  const counted = lines.filter(
    ({ orderId, state }) => state === 'approved' || state === 'closed' || committed.has(orderId) || orderId === candidateId,
  );
  let deliveredNotInvoicedMinor = 0;
  let orderedNotDeliveredMinor = 0;
  for (const { currency, deliveredMinor, undeliveredMinor } of valueByOrder(counted)) {
    deliveredNotInvoicedMinor += await toCompanyMinor(context, company, { minor: deliveredMinor, currency }, date);
    orderedNotDeliveredMinor += await toCompanyMinor(context, company, { minor: undeliveredMinor, currency }, date);
  }
  const totalMinor = openInvoicesMinor + deliveredNotInvoicedMinor + orderedNotDeliveredMinor;
  return { openInvoicesMinor, deliveredNotInvoicedMinor, orderedNotDeliveredMinor, totalMinor, invoices };
}

/** Gross of what is not invoiced, order by order; an untouched order counts with exactly the total it was priced at. Pure. */
export function valueByOrder(lines: readonly UninvoicedLine[]): Ordered[] {
  const orders = new Map<string, UninvoicedLine[]>();
  for (const line of lines) orders.set(line.orderId, [...(orders.get(line.orderId) ?? []), line]);
  return [...orders.values()].flatMap((ofOrder) => {
    const [first] = ofOrder;
    if (first === undefined) return [];
    const deliveredMinor = grossOf(ofOrder, (line) => line.deliveredBaseMicro - line.invoicedBaseMicro);
    const totalMinor = grossOf(ofOrder, (line) => wanted(line) - line.invoicedBaseMicro);
    return [{ currency: first.currency, deliveredMinor, undeliveredMinor: Math.max(0, totalMinor - deliveredMinor) }];
  });
}

function wanted({ state, orderedBaseMicro, deliveredBaseMicro }: UninvoicedLine): number {
  return state === 'closed' ? deliveredBaseMicro : Math.max(orderedBaseMicro, deliveredBaseMicro);
}

/** Net in proportion to the quantity, tax rounded per rate as in the order (R8). */
function grossOf(lines: readonly UninvoicedLine[], quantity: (line: UninvoicedLine) => number): number {
  const nets = new Map<number, Decimal>();
  for (const line of lines) {
    if (line.netMinor === null || line.pricedBaseMicro === null || line.taxRateMicro === null) continue;
    const net = new Decimal(line.netMinor).times(Math.max(0, quantity(line))).div(line.pricedBaseMicro);
    nets.set(line.taxRateMicro, net.plus(nets.get(line.taxRateMicro) ?? 0));
  }
  return sum([...nets].map(([rate, net]) => roundHalfUp(net) + roundHalfUp(net.times(rate).div(100 * MICRO_PER_UNIT))));
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((all, amount) => all + amount, 0);
}
