/** Posts one invoice: quantities to the orders, then the number, then the invoice with its snapshot and lines (R7, R17b). */
import type { OperationContext } from '../../engine/plugin.ts';
import { addDays, exchangeRate, readCompany, readParty, takeNumber, today, type Company, type Party } from '../base/index.ts';
import { readItems } from '../catalog/index.ts';
import { postQuantities, type QuantityPosting } from '../orders/index.ts';
import { taxOf } from '../pricing/index.ts';
import { issuedLines } from '../warehouse/index.ts';
import { invoiceSnapshot } from './snapshot.ts';
import { addInvoice, addLine } from './store.ts';
import type { LineToInvoice } from './to-invoice.ts';

/** What every line of one invoice has in common (the grouping key of R7). */
export interface InvoiceGroup {
  readonly companyId: string;
  readonly billToId: string;
  readonly currency: string;
  readonly lines: readonly LineToInvoice[];
}

export interface PostedInvoice {
  readonly invoiceId: string;
  readonly number: string;
  readonly currency: string;
  readonly grossMinor: number;
}

const DOCUMENT_TYPE = 'invoicing.invoice';

export async function postInvoice(context: OperationContext, group: InvoiceGroup): Promise<PostedInvoice> {
  const company = await readCompany(context, group.companyId);
  const billTo = await readParty(context, group.billToId);
  const items = await readItems(
    context,
    group.lines.map(({ line }) => line.itemId),
  );
  const invoiceId = context.newId();
  const lines = group.lines.map((line) => ({ ...line, id: context.newId() }));
  const services = new Set([...items.values()].filter((item) => item.kind === 'service').map((item) => item.id));
  await postQuantities(
    context,
    lines.flatMap((line) => postingsOf(invoiceId, line, services)),
  );

  const taxes = taxOf(lines);
  const netMinor = lines.reduce((sum, line) => sum + line.netMinor, 0);
  const taxMinor = taxes.reduce((sum, tax) => sum + tax.taxMinor, 0);
  const dates = datesOf(context, company, billTo);
  const rate = await exchangeRate(context, company, group.currency, dates.invoiceDate);
  const issueNos = await issueNosOf(context, lines);
  const { number, seriesId, period, n } = await takeNumber(context, {
    companyId: company.id,
    docType: 'invoice',
    date: dates.invoiceDate,
  });
  const totals = { netMinor, taxMinor, grossMinor: netMinor + taxMinor };
  const { currency } = group;
  await context.tx.run(addInvoice, {
    id: invoiceId,
    companyId: company.id,
    number,
    seriesId,
    period,
    n,
    billToId: billTo.id,
    currency,
    ...dates,
    ...totals,
    exchangeRate: rate.toFixed(),
    snapshot: invoiceSnapshot({ number, ...dates, currency, company, billTo, lines, items, issueNos, taxes, ...totals }),
    now: context.now,
    postedBy: context.actor.userId,
    // Nothing is owed for free goods.
    settledAt: totals.grossMinor === 0 ? context.now : null,
  });
  for (const [index, line] of lines.entries()) {
    const { id, order, issue, quantityBaseMicro, taxCategory, taxRateMicro } = line;
    await context.tx.run(addLine, {
      id,
      invoiceId,
      lineNo: index + 1,
      orderId: order.id,
      orderLineId: line.line.id,
      issueId: issue?.issueId ?? null,
      issueLineId: issue?.issueLineId ?? null,
      quantityBaseMicro,
      netMinor: line.netMinor,
      taxCategory,
      taxRateMicro,
    });
  }
  return { invoiceId, number, currency, grossMinor: totals.grossMinor };
}

/** What the invoice does to an order line. A service has no goods issue: its invoice is its delivery. */
function postingsOf(
  invoiceId: string,
  { id, order, line, quantityBaseMicro }: LineToInvoice & { readonly id: string },
  services: ReadonlySet<string>,
): QuantityPosting[] {
  const document = { orderId: order.id, lineId: line.id, documentType: DOCUMENT_TYPE, documentId: invoiceId, documentLineId: id };
  const postings: QuantityPosting[] = [{ ...document, kind: 'invoiced', quantityBaseMicro }];
  const undelivered = Math.min(quantityBaseMicro, line.outstandingBaseMicro);
  if (services.has(line.itemId) && undelivered > 0) {
    postings.push({ ...document, kind: 'delivered', quantityBaseMicro: undelivered });
  }
  return postings;
}

async function issueNosOf(context: OperationContext, lines: readonly LineToInvoice[]): Promise<Map<string, string>> {
  const numbers = new Map<string, string>();
  for (const orderId of new Set(lines.map((line) => line.order.id))) {
    for (const { issueId, issueNo } of await issuedLines(context, orderId)) numbers.set(issueId, issueNo);
  }
  return numbers;
}

function datesOf(context: OperationContext, company: Company, billTo: Party): { invoiceDate: string; dueDate: string } {
  const invoiceDate = today(context, company);
  return { invoiceDate, dueDate: addDays(invoiceDate, billTo.paymentDays) };
}
