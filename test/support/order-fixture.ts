/** A small company with customers and items, and orders of it, for the tests of the areas that build on orders. */
import { confirmOrder, createOrder, readOrder, submitOrder, type DeliveryRule, type Order } from '../../plugins/orders/index.ts';
import type { PluginDesk } from './plugin-harness.ts';

export interface WantedLine {
  readonly itemId: string;
  readonly quantity: string;
  readonly unit?: string;
}

/** Company NORD (Berlin, EUR), customer KUNDE, items LAMP (pcs, box = 12), CABLE (pcs, no replenishment known) and SETUP (service). */
export async function seedTrade(desk: PluginDesk): Promise<void> {
  const company = { id: 'NORD', code: 'NORD', name: 'Nord GmbH', zone: 'Europe/Berlin', currency: 'EUR', calendar: 'gregorian' };
  await desk.insert('base_company', company);
  await desk.insert('base_party', { id: 'KUNDE', company_id: 'NORD', code: 'K-1', name: 'Kunde AG' });
  await desk.insert('catalog_item', { id: 'LAMP', sku: 'L-1', name: '{"en":"Lamp"}', base_unit: 'pcs', lead_days: 10 });
  await desk.insert('catalog_item', { id: 'CABLE', sku: 'C-1', name: '{"en":"Cable"}', base_unit: 'pcs', lead_days: 0 });
  await desk.insert('catalog_item', { id: 'SETUP', sku: 'S-1', name: '{"en":"Setup"}', base_unit: 'h', kind: 'service' });
  await desk.insert('catalog_unit', { id: 'box', item_id: 'LAMP', unit: 'box', numerator: 12, denominator: 1 });
}

/** Registers and submits an order; gives its id. */
export async function submittedOrder(
  desk: PluginDesk,
  lines: readonly WantedLine[],
  { deliveryRule = 'availability', requestedDate = '2026-04-01' }: { deliveryRule?: DeliveryRule; requestedDate?: string } = {},
): Promise<string> {
  const { orderId } = await desk.call(createOrder, {
    companyId: 'NORD',
    customerId: 'KUNDE',
    currency: 'EUR',
    channel: 'office',
    requestedDate,
    deliveryRule,
    invoiceRule: 'afterDelivery',
    lines: lines.map((line) => ({ unit: 'pcs', ...line })),
  });
  await desk.call(submitOrder, { orderId, expectedVersion: 1 });
  return orderId;
}

/** Registers, submits and confirms an order; gives its id. */
export async function confirmedOrder(...given: Parameters<typeof submittedOrder>): Promise<string> {
  const orderId = await submittedOrder(...given);
  await given[0].call(confirmOrder, { orderId });
  return orderId;
}

/** The order as it stands. */
export function orderOf(desk: PluginDesk, orderId: string): Promise<Order> {
  return desk.transact((context) => readOrder(context, orderId));
}
