import { param, statement } from '../../engine/plugin.ts';

export const addInvoice = statement<{
  id: string;
  companyId: string;
  number: string;
  seriesId: string;
  period: string;
  n: number;
  billToId: string;
  currency: string;
  invoiceDate: string;
  dueDate: string;
  netMinor: number;
  taxMinor: number;
  grossMinor: number;
  exchangeRate: string;
  snapshot: Readonly<Record<string, unknown>>;
  now: number;
  postedBy: string;
  settledAt: number | null;
}>('invoicing.addInvoice', ({ knex }) =>
  knex('invoicing_invoice').insert({
    id: param('id'),
    company_id: param('companyId'),
    number: param('number'),
    series_id: param('seriesId'),
    period: param('period'),
    n: param('n'),
    bill_to_id: param('billToId'),
    currency: param('currency'),
    invoice_date: param('invoiceDate'),
    due_date: param('dueDate'),
    net_minor: param('netMinor'),
    tax_minor: param('taxMinor'),
    gross_minor: param('grossMinor'),
    exchange_rate: param('exchangeRate'),
    snapshot: param('snapshot'),
    posted_at: param('now'),
    posted_by: param('postedBy'),
    settled_at: param('settledAt'),
  }),
);

export const addLine = statement<{
  id: string;
  invoiceId: string;
  lineNo: number;
  orderId: string;
  orderLineId: string;
  issueId: string | null;
  issueLineId: string | null;
  quantityBaseMicro: number;
  netMinor: number;
  taxCategory: string;
  taxRateMicro: number;
}>('invoicing.addLine', ({ knex }) =>
  knex('invoicing_line').insert({
    id: param('id'),
    invoice_id: param('invoiceId'),
    line_no: param('lineNo'),
    order_id: param('orderId'),
    order_line_id: param('orderLineId'),
    issue_id: param('issueId'),
    issue_line_id: param('issueLineId'),
    quantity_base_micro: param('quantityBaseMicro'),
    net_minor: param('netMinor'),
    tax_category: param('taxCategory'),
    tax_rate_micro: param('taxRateMicro'),
  }),
);

export const findInvoicedIssueLines = statement<{ orderId: string }, { issueLineId: string; orderLineId: string }>(
  'invoicing.findInvoicedIssueLines',
  ({ knex }) =>
    knex('invoicing_line')
      .select({ issueLineId: 'issue_line_id', orderLineId: 'order_line_id' })
      .where('order_id', param('orderId'))
      .whereNotNull('issue_line_id'),
);

export interface InvoiceRow {
  readonly id: string;
  readonly companyId: string;
  readonly currency: string;
  readonly grossMinor: number;
  readonly receivedMinor: number;
}

/** Locks the invoice's row, so that two receipts cannot both pay the same rest. */
export const lockInvoice = statement<{ id: string }>('invoicing.lockInvoice', ({ knex }) =>
  knex('invoicing_invoice')
    .update({ settled_at: knex.ref('settled_at') })
    .where('id', param('id')),
);

export const findInvoice = statement<{ id: string }, InvoiceRow>('invoicing.findInvoice', ({ knex }) =>
  knex({ i: 'invoicing_invoice' })
    .select({
      id: 'i.id',
      companyId: 'i.company_id',
      currency: 'i.currency',
      grossMinor: 'i.gross_minor',
      receivedMinor: knex.raw(
        'cast(coalesce((select sum(r.amount_minor) from invoicing_receipt r where r.invoice_id = i.id), 0) as bigint)',
      ),
    })
    .where('i.id', param('id')),
);

export const addReceipt = statement<{
  id: string;
  invoiceId: string;
  amountMinor: number;
  currency: string;
  receivedOn: string;
  reference: string;
  now: number;
  bookedBy: string;
}>('invoicing.addReceipt', ({ knex }) =>
  knex('invoicing_receipt')
    .insert({
      id: param('id'),
      invoice_id: param('invoiceId'),
      amount_minor: param('amountMinor'),
      currency: param('currency'),
      received_on: param('receivedOn'),
      reference: param('reference'),
      booked_at: param('now'),
      booked_by: param('bookedBy'),
    })
    .onConflict(['invoice_id', 'reference'])
    .ignore(),
);

export const settle = statement<{ id: string; now: number }>('invoicing.settle', ({ knex }) =>
  knex('invoicing_invoice')
    .update({ settled_at: param('now') })
    .where('id', param('id')),
);

export interface OpenInvoiceRow {
  readonly id: string;
  readonly companyId: string;
  readonly currency: string;
  readonly dueDate: string;
  readonly exchangeRate: string;
  readonly openMinor: number;
}

export const findOpenInvoices = statement<{ billToId: string }, OpenInvoiceRow>('invoicing.findOpenInvoices', ({ knex }) =>
  knex({ i: 'invoicing_invoice' })
    .select({
      id: 'i.id',
      companyId: 'i.company_id',
      currency: 'i.currency',
      dueDate: 'i.due_date',
      exchangeRate: 'i.exchange_rate',
      openMinor: knex.raw(
        `cast(i.gross_minor - coalesce((select sum(r.amount_minor) from invoicing_receipt r where r.invoice_id = i.id), 0) as bigint)`,
      ),
    })
    .where('i.bill_to_id', param('billToId'))
    .whereNull('i.settled_at')
    .orderBy(['i.due_date', 'i.id']),
);

export const findLines = statement<{ invoiceId: string }, Record<string, unknown>>('invoicing.findLines', ({ knex }) =>
  knex('invoicing_line')
    .select({
      lineNo: 'line_no',
      orderId: 'order_id',
      orderLineId: 'order_line_id',
      issueId: 'issue_id',
      issueLineId: 'issue_line_id',
    })
    .where('invoice_id', param('invoiceId'))
    .orderBy('line_no'),
);

/** Invoices whose totals or settlement differ from their lines and receipts. */
export const findBrokenInvoices = statement<Record<never, never>, { number: string; what: string }>(
  'invoicing.findBrokenInvoices',
  ({ knex }) =>
    knex.raw(
      `select i.number, 'net differs from its lines' as what from invoicing_invoice i
        where i.net_minor <> (select coalesce(sum(l.net_minor), 0) from invoicing_line l where l.invoice_id = i.id)
       union all
       select i.number, 'settled does not fit its receipts' as what from invoicing_invoice i
        where (i.settled_at is not null)
           <> (i.gross_minor = (select coalesce(sum(r.amount_minor), 0) from invoicing_receipt r where r.invoice_id = i.id))
       order by 1, 2`,
    ),
);
