/** A small trading company for plugin tests: NORD (EUR, Berlin), three customers, two goods and a service, one price list. */
import {
  confirmOrder,
  createOrder,
  postQuantities,
  readOrder,
  submitOrder,
  type InvoiceRule,
} from '../../plugins/orders/index.ts';
import { priceOperation } from '../../plugins/pricing/index.ts';
import type { PluginDesk } from './plugin-harness.ts';

/** Needs the plugins base, catalog, orders and pricing. Prices without tax: LAMP 10.00, CABLE 2.50 (19 %), SETUP 50.00 (7 %). */
export async function seedTrade(desk: PluginDesk): Promise<void> {
  const company = { id: 'NORD', code: 'NORD', name: 'Nordhandel GmbH', zone: 'Europe/Berlin', currency: 'EUR' };
  await desk.insert('base_company', {
    ...company,
    calendar: 'gregorian',
    tax_id: 'DE111',
    address: 'Hafen 1, Hamburg',
    language: 'de',
  });
  const rate = { company_id: 'NORD', valid_from: '2020-01-01' };
  await desk.insert('base_exchange_rate', { ...rate, id: 'pln', currency: 'PLN', rate: '0.25' });
  const party = { company_id: 'NORD', tax_id: 'DE222', address: 'Markt 2, Kiel', language: 'de' };
  await desk.insert('base_party', { ...party, id: 'chain', code: 'C1', name: 'Kette AG', customer_group: 'retail' });
  await desk.insert('base_party', { ...party, id: 'shop', code: 'C2', name: 'Kette Filiale', bill_to_id: 'chain' });
  await desk.insert('base_party', { ...party, id: 'cash', code: 'C3', name: 'Barkunde', credit_policy: 'prepaid' });
  await desk.insert('catalog_item', { id: 'LAMP', sku: 'L-1', name: '{"de":"Lampe","en":"Lamp"}', base_unit: 'pcs' });
  await desk.insert('catalog_item', { id: 'CABLE', sku: 'K-1', name: '{"de":"Kabel","en":"Cable"}', base_unit: 'm' });
  await desk.insert('catalog_item', {
    id: 'SETUP',
    sku: 'S-1',
    name: '{"de":"Montage"}',
    base_unit: 'h',
    kind: 'service',
    tax_category: 'R',
  });
  await desk.insert('catalog_unit', { id: 'box', item_id: 'LAMP', unit: 'box', numerator: 12, denominator: 1 });
  await desk.insert('catalog_tax_rate', { ...rate, id: 'standard', category: 'S', percent_micro: 19_000_000 });
  await desk.insert('catalog_tax_rate', { ...rate, id: 'reduced', category: 'R', percent_micro: 7_000_000 });
  const list = { company_id: 'NORD', name: '{"de":"Standard"}', currency: 'EUR', is_default: true };
  await desk.insert('pricing_list', {
    ...list,
    id: 'EUR',
    code: 'EUR',
    discount_cap_micro: 10_000_000,
    discount_ceiling_micro: 30_000_000,
  });
  for (const [item, unit, minor] of [
    ['LAMP', 'pcs', 1000],
    ['CABLE', 'm', 250],
    ['SETUP', 'h', 5000],
  ] as const) {
    const offer = { list_id: 'EUR', item_id: item, unit, valid_from: '2020-01-01', currency: 'EUR' };
    await desk.insert('pricing_list_price', { ...offer, id: `EUR-${item}`, unit_price_minor: minor });
  }
}

export interface LineWish {
  readonly itemId: 'LAMP' | 'CABLE' | 'SETUP';
  readonly quantity: string;
  readonly unit?: string;
  readonly discountPercent?: string;
}

const BASE_UNITS = { LAMP: 'pcs', CABLE: 'm', SETUP: 'h' } as const;

export interface OrderWish {
  readonly customerId?: string;
  readonly currency?: string;
  readonly invoiceRule?: InvoiceRule;
}

/** A submitted order; its id. */
export async function submittedOrder(desk: PluginDesk, lines: readonly LineWish[], wish: OrderWish = {}): Promise<string> {
  const { orderId } = await desk.call(createOrder, {
    companyId: 'NORD',
    customerId: wish.customerId ?? 'chain',
    currency: wish.currency ?? 'EUR',
    channel: 'office',
    requestedDate: '2026-03-28',
    deliveryRule: 'availability',
    invoiceRule: wish.invoiceRule ?? 'afterDelivery',
    lines: lines.map((line) => ({ unit: BASE_UNITS[line.itemId], ...line })),
  });
  await desk.call(submitOrder, { orderId, expectedVersion: 1 });
  return orderId;
}

/** A priced and confirmed order; its id. */
export async function confirmedOrder(desk: PluginDesk, lines: readonly LineWish[], wish: OrderWish = {}): Promise<string> {
  const orderId = await submittedOrder(desk, lines, wish);
  await desk.call(priceOperation, { orderId });
  await desk.call(confirmOrder, { orderId });
  return orderId;
}

/**
 * Posts a goods issue as the warehouse does: quantities in base units, line by line (0 = not on it). A reversal has
 * negative quantities and names the issue whose lines it reverses.
 */
export async function issue(
  desk: PluginDesk,
  orderId: string,
  documentId: string,
  quantities: readonly number[],
  reversed: string = documentId,
): Promise<void> {
  desk.now += 1000;
  await desk.transact(async (context) => {
    const { lines } = await readOrder(context, orderId);
    await postQuantities(
      context,
      lines.flatMap((line, index) => {
        const quantityBaseMicro = (quantities[index] ?? 0) * 1_000_000;
        if (quantityBaseMicro === 0) return [];
        const document = { documentType: 'warehouse.issue', documentId, documentLineId: `${reversed}-${index + 1}` };
        return [{ orderId, lineId: line.id, kind: 'delivered' as const, quantityBaseMicro, ...document }];
      }),
    );
  });
}
