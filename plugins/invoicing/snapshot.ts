/**
 * The whole content of a posted invoice (EN 16931): every print and every e-invoice is made from it, whatever becomes of
 * the customer, the items or the order later. Names are in the customer's language.
 */
import { fromMicro, fromMinor, type Company, type Party } from '../base/index.ts';
import { itemName, type Item } from '../catalog/index.ts';
import { inLineUnit } from '../orders/index.ts';
import type { TaxAmount } from '../pricing/index.ts';
import type { LineToInvoice } from './to-invoice.ts';

interface InvoiceContent {
  readonly number: string;
  readonly invoiceDate: string;
  readonly dueDate: string;
  readonly currency: string;
  readonly company: Company;
  readonly billTo: Party;
  readonly lines: readonly LineToInvoice[];
  readonly items: ReadonlyMap<string, Item>;
  /** Numbers of goods issues by id. */
  readonly issueNos: ReadonlyMap<string, string>;
  readonly taxes: readonly TaxAmount[];
  readonly netMinor: number;
  readonly taxMinor: number;
  readonly grossMinor: number;
}

export function invoiceSnapshot(content: InvoiceContent): Record<string, unknown> {
  const { number, invoiceDate, dueDate, currency, company, billTo, items, issueNos } = content;
  const amount = (minor: number): string => fromMinor(minor, currency).amount;
  return {
    number,
    invoiceDate,
    dueDate,
    currency,
    language: billTo.language,
    calendar: company.calendar,
    seller: { name: company.name, taxId: company.taxId, address: company.address },
    buyer: { code: billTo.code, name: billTo.name, taxId: billTo.taxId, address: billTo.address },
    lines: content.lines.map(({ order, line, issue, quantityBaseMicro, netMinor, taxCategory, taxRateMicro }, index) => {
      const item = items.get(line.itemId);
      return {
        lineNo: index + 1,
        orderNo: order.orderNo,
        orderLineNo: line.lineNo,
        issueNo: issue === null ? null : (issueNos.get(issue.issueId) ?? issue.issueId),
        sku: item?.sku ?? line.itemId,
        name: item === undefined ? line.itemId : itemName(item, billTo.language),
        quantity: fromMicro(inLineUnit(line, quantityBaseMicro)),
        unit: line.unit,
        unitPrice: amount(line.price?.unitPriceMinor ?? 0),
        discountPercent: fromMicro(line.price?.discountMicro ?? 0),
        net: amount(netMinor),
        taxCategory,
        taxPercent: fromMicro(taxRateMicro),
      };
    }),
    taxes: content.taxes.map(({ taxCategory, taxRateMicro, baseMinor, taxMinor }) => ({
      taxCategory,
      taxPercent: fromMicro(taxRateMicro),
      base: amount(baseMinor),
      tax: amount(taxMinor),
    })),
    net: amount(content.netMinor),
    tax: amount(content.taxMinor),
    gross: amount(content.grossMinor),
  };
}
