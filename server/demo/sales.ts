/** What simulated sellers do: take orders, and now and then change or cancel one; and who buys what ran out. */
import { ITEMS } from './company.ts';
import { type JsonObject, type Person, RefusedRequest, allItems, textOf } from './client.ts';
import type { DemoWorld } from './load.ts';
import type { Random } from './random.ts';

export interface PlacedOrder {
  readonly orderId: string;
  readonly sellerId: string;
}

export async function placeOrder(
  world: DemoWorld,
  people: ReadonlyMap<string, Person>,
  random: Random,
  requestedDate: string,
): Promise<PlacedOrder> {
  const { id: companyId, company, customers } = random.pick(world.companies);
  const { id: customerId, customer } = random.pick(customers);
  const sellerId = random.pick(company.sellers);
  const seller = people.get(sellerId);
  if (seller === undefined) throw new Error(`seller ${sellerId} is not among the people`);
  const lines = Array.from({ length: random.between(1, 4) }, () => {
    const item = random.pick(ITEMS);
    // Most orders are small; some are for a whole building.
    const budget = random.next() < 0.15 ? random.between(3_000, 12_000) : random.between(50, 900);
    const quantity = Math.max(1, Math.round(budget / item.price));
    const discount = random.next() < 0.2 ? { discountPercent: String(random.pick([2, 3, 5, 12])) } : {};
    return { itemId: world.items.get(item.sku) ?? '', quantity: String(quantity), unit: item.unit, ...discount };
  });
  const created = await seller.post('/api/actions/orders.create', {
    companyId,
    customerId,
    currency: customer.currency,
    channel: random.pick(['phone', 'email', 'office']),
    requestedDate,
    deliveryRule: 'availability',
    invoiceRule: 'afterDelivery',
    lines,
  });
  const orderId = textOf(created, 'orderId');
  await seller.post('/api/actions/orders.submit', { orderId, expectedVersion: 1 });
  return { orderId, sellerId };
}

/** The customer changes their mind. Refused when goods have already left: that is an answer, not a fault. */
export async function cancelOrder(order: PlacedOrder, people: ReadonlyMap<string, Person>): Promise<boolean> {
  const seller = people.get(order.sellerId);
  if (seller === undefined) return false;
  const { version } = await seller.get(`/api/orders/orders/${order.orderId}`);
  try {
    await seller.post('/api/actions/orders.requestCancel', {
      orderId: order.orderId,
      expectedVersion: Number(version),
      reason: 'The customer changed their mind.',
    });
    return true;
  } catch (error) {
    if (error instanceof RefusedRequest && error.status === 409) return false;
    throw error;
  }
}

/** Receives what orders wait for. Gives how many receipts there were. */
export async function receiveMissing(world: DemoWorld, storekeeper: Person): Promise<number> {
  let receipts = 0;
  for (const { id: companyId, warehouseId } of world.companies) {
    const waiting: JsonObject[] = [];
    for (const state of ['draft', 'partlyReserved', 'partlyDelivered']) {
      waiting.push(...(await allItems(storekeeper, `/api/stock/reservations?companyId=${companyId}&state=${state}`)));
    }
    const missing = new Set(waiting.map((reservation) => textOf(reservation, 'itemId')));
    for (const itemId of missing) {
      const item = ITEMS.find(({ sku }) => world.items.get(sku) === itemId);
      if (item === undefined) continue;
      const quantity = String(Math.max(item.stock, 200));
      await storekeeper.post('/api/actions/stock.receive', {
        companyId,
        warehouseId,
        itemId,
        quantity,
        unit: item.unit,
        reference: 'Replenishment',
      });
      receipts += 1;
    }
  }
  return receipts;
}
