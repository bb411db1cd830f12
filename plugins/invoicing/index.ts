/** Invoices from goods issues (R7) with their snapshot, receipts, and what a payer still owes. */
import { definePlugin } from '../../engine/plugin.ts';
import { invoicingTables } from './migrations/0001-invoicing.ts';
import { verifyInvoices } from './open-invoices.ts';
import { fromIssue } from './operations/from-issue.ts';
import { fromIssues } from './operations/from-issues.ts';
import { receivePayment } from './operations/receive-payment.ts';
import { invoiceResource, receiptResource } from './resources/invoice.ts';
import { de } from './texts/de.ts';
import { en } from './texts/en.ts';
import { fa } from './texts/fa.ts';
import { pl } from './texts/pl.ts';

export { openInvoices, type OpenInvoice } from './open-invoices.ts';
export { fromIssue, fromIssues, receivePayment };

export const invoicing = definePlugin({
  name: 'invoicing',
  version: '1.0.0',
  requires: ['base', 'catalog', 'orders', 'pricing', 'warehouse'],
  migrations: [invoicingTables],
  texts: { en, de, pl, fa },
  operations: [fromIssue, fromIssues, receivePayment],
  resources: [invoiceResource, receiptResource],
  facts: [],
  messages: [],
  jobs: [],
  rights: ['invoicing.read', 'invoicing.post', 'invoicing.receive'],
  verifyBooks: verifyInvoices,
});
