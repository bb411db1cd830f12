import type { OperationContext } from '../../engine/plugin.ts';
import { findBrokenInvoices, findOpenInvoices, type OpenInvoiceRow } from './store.ts';

export type OpenInvoice = OpenInvoiceRow;

/** What a payer still owes, invoice by invoice, the earliest due first (R9, R25). */
export async function openInvoices(context: OperationContext, billToId: string): Promise<OpenInvoice[]> {
  return context.tx.all(findOpenInvoices, { billToId });
}

/** Every invoice whose totals differ from its lines, or whose settlement differs from its receipts. */
export async function verifyInvoices(context: OperationContext): Promise<string[]> {
  const broken = await context.tx.all(findBrokenInvoices, {});
  return broken.map(({ number, what }) => `invoice ${number}: ${what}`);
}
