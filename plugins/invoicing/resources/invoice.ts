import type { Resource } from '../../../engine/plugin.ts';
import { fromMinor } from '../../base/index.ts';
import { receivePayment } from '../operations/receive-payment.ts';
import { findInvoice, findLines } from '../store.ts';

/** Posted invoices; they come from `invoicing.fromIssue` and never change. */
export const invoiceResource: Resource = {
  name: 'invoicing.invoice',
  path: 'invoicing/invoices',
  table: 'invoicing_invoice',
  fields: {
    companyId: { column: 'company_id', type: 'ref', to: 'base.company', filter: true },
    number: { column: 'number', type: 'text', search: true, filter: true, sort: true },
    billToId: { column: 'bill_to_id', type: 'ref', to: 'base.party', filter: true },
    invoiceDate: { column: 'invoice_date', type: 'date', filter: true, sort: true },
    dueDate: { column: 'due_date', type: 'date', filter: true, sort: true },
    currency: { column: 'currency', type: 'text', filter: true },
    net: { column: 'net_minor', type: 'money', currency: 'currency', sort: true },
    tax: { column: 'tax_minor', type: 'money', currency: 'currency' },
    gross: { column: 'gross_minor', type: 'money', currency: 'currency', sort: true },
    postedAt: { column: 'posted_at', type: 'instant', sort: true },
    settledAt: { column: 'settled_at', type: 'instant', optional: true, filter: true, sort: true },
    snapshot: { column: 'snapshot', type: 'json' },
  },
  access: { read: { right: 'invoicing.read' } },
  async details(id, context) {
    const lines = await context.tx.all(findLines, { invoiceId: id });
    const invoice = await context.tx.one(findInvoice, { id });
    return invoice === undefined
      ? { lines }
      : { lines, open: fromMinor(invoice.grossMinor - invoice.receivedMinor, invoice.currency) };
  },
  actions: [receivePayment],
};

export const receiptResource: Resource = {
  name: 'invoicing.receipt',
  path: 'invoicing/receipts',
  table: 'invoicing_receipt',
  fields: {
    invoiceId: { column: 'invoice_id', type: 'ref', to: 'invoicing.invoice', filter: true },
    amount: { column: 'amount_minor', type: 'money', currency: 'currency', sort: true },
    currency: { column: 'currency', type: 'text', filter: true },
    receivedOn: { column: 'received_on', type: 'date', filter: true, sort: true },
    reference: { column: 'reference', type: 'text', search: true, filter: true },
    bookedAt: { column: 'booked_at', type: 'instant', sort: true },
    bookedBy: { column: 'booked_by', type: 'text', filter: true },
  },
  access: { read: { right: 'invoicing.read' } },
};
