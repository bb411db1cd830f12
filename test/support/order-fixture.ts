/** A small company with customers and items, and orders of it, for the tests of the areas that build on orders. */
import { base } from '../../plugins/base/index.ts';
import { catalog } from '../../plugins/catalog/index.ts';
import {
  confirmOrder,
  createOrder,
  orders,
  postQuantities,
  readOrder,
  submitOrder,
  type DeliveryRule,
  type Order,
  type OrderLine,
} from '../../plugins/orders/index.ts';
import { withPlugins, type PluginDesk } from './plugin-harness.ts';
import type { TestDatabase } from './postgres.ts';

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

/** For tests of orders alone: a new database of that company for each piece of work. */
export const ordersOn = (open: () => Promise<TestDatabase>) => (work: (desk: PluginDesk) => Promise<void>) =>
  withPlugins(open, [base, catalog, orders], async (desk) => {
    await seedTrade(desk);
    await work(desk);
  });

/** The head of an order from the portal. */
export const CART = {
  companyId: 'NORD',
  customerId: 'KUNDE',
  currency: 'EUR',
  channel: 'portal',
  requestedDate: '2026-04-01',
  deliveryRule: 'availability',
  invoiceRule: 'afterDelivery',
} as const;

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

export async function lineOf(desk: PluginDesk, orderId: string, index = 0): Promise<OrderLine> {
  const line = (await orderOf(desk, orderId)).lines[index];
  if (line === undefined) throw new Error(`no line ${index}`);
  return line;
}

/** Posts what a document of the test delivered of a line. */
export function deliver(
  desk: PluginDesk,
  orderId: string,
  lineId: string,
  quantityBaseMicro: number,
  documentId = 'WZ-1',
): Promise<void> {
  return desk.transact((context) =>
    postQuantities(context, [
      { orderId, lineId, kind: 'delivered', quantityBaseMicro, documentType: 'test', documentId, documentLineId: lineId },
    ]),
  );
}
