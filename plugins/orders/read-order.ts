import { CartableError } from '../../engine/errors.ts';
import type { OperationContext } from '../../engine/plugin.ts';
import {
  findConfirmedLinesOfItem,
  findEndedOrders,
  findHolds,
  findLines,
  findOrder,
  findOrdersOfCustomer,
  lockOrder,
  type LineRow,
  type OrderRow,
} from './store.ts';
import type { LinePrice, Order, OrderLine, OrderPrice } from './types.ts';

/** The order with its lines, the sums over its documents, and its open holds. @throws CartableError NOT_FOUND */
export async function readOrder(context: OperationContext, orderId: string): Promise<Order> {
  const row = await context.tx.one(findOrder, { id: orderId });
  if (row === undefined) throw notFound(orderId);
  const lines = await context.tx.all(findLines, { orderId });
  const holds = await context.tx.all(findHolds, { orderId });
  const { pricedVersion, netMinor, taxMinor, grossMinor, ...header } = row;
  const price = priceOf({ pricedVersion, version: row.version, netMinor, taxMinor, grossMinor });
  return { ...header, price, lines: lines.map((line) => toLine(line, price !== null)), holds };
}

/**
 * Locks the order's row until the end of the transaction, then reads it. Whoever changes the order or posts a document
 * of it calls this first, so that two of them cannot both count on the same outstanding quantity.
 * @throws CartableError NOT_FOUND; STALE_VERSION when the caller saw another version (R3).
 */
export async function lockAndReadOrder(context: OperationContext, orderId: string, expectedVersion?: number): Promise<Order> {
  if ((await context.tx.run(lockOrder, { id: orderId })) === 0) throw notFound(orderId);
  const order = await readOrder(context, orderId);
  if (expectedVersion !== undefined && expectedVersion !== order.version) {
    throw new CartableError('STALE_VERSION', `Order ${orderId} is at version ${order.version}, not ${expectedVersion}.`, {
      details: { orderId, version: order.version, expectedVersion },
    });
  }
  return order;
}

/** A line of a confirmed order that still waits for goods. */
export interface FirmDemand {
  readonly orderId: string;
  readonly lineId: string;
  /** LocalDate on which the customer wants it. */
  readonly date: string;
  readonly quantityBaseMicro: number;
}

/** What confirmed orders of a company still need of an item (R4). */
export async function firmDemand(context: OperationContext, companyId: string, itemId: string): Promise<FirmDemand[]> {
  const rows = await context.tx.all(findConfirmedLinesOfItem, { companyId, itemId });
  return rows
    .map((row) => ({
      orderId: row.orderId,
      lineId: row.id,
      date: row.requestedDate,
      quantityBaseMicro: toLine(row, false).outstandingBaseMicro,
    }))
    .filter((demand) => demand.quantityBaseMicro > 0);
}

/** The customer's orders from submission on that were not cancelled, closed ones included (R9 counts from them). */
export async function ordersOfCustomer(context: OperationContext, customerId: string): Promise<Order[]> {
  const orders: Order[] = [];
  for (const { id } of await context.tx.all(findOrdersOfCustomer, { customerId })) orders.push(await readOrder(context, id));
  return orders;
}

/** Those of the orders that are closed or cancelled. */
export async function endedAmong(context: OperationContext, orderIds: readonly string[]): Promise<string[]> {
  const rows = await context.tx.all(findEndedOrders, { ids: orderIds });
  return rows.map((row) => row.id);
}

function notFound(orderId: string): CartableError {
  return new CartableError('NOT_FOUND', `There is no order ${orderId}.`, { details: { orderId } });
}

function priceOf(row: Pick<OrderRow, 'pricedVersion' | 'version' | 'netMinor' | 'taxMinor' | 'grossMinor'>): OrderPrice | null {
  const { netMinor, taxMinor, grossMinor } = row;
  if (row.pricedVersion !== row.version || netMinor === null || taxMinor === null || grossMinor === null) return null;
  return { netMinor, taxMinor, grossMinor };
}

function toLine(row: LineRow, priced: boolean): OrderLine {
  const effectiveBaseMicro = row.confirmedBaseMicro ?? row.requestedBaseMicro;
  return {
    id: row.id,
    lineNo: row.lineNo,
    itemId: row.itemId,
    unit: row.unit,
    requestedMicro: row.requestedMicro,
    confirmedMicro: row.confirmedMicro,
    discountMicro: row.discountMicro,
    note: row.note,
    expertComment: row.expertComment,
    price: priced ? linePriceOf(row) : null,
    requestedBaseMicro: row.requestedBaseMicro,
    effectiveBaseMicro,
    cancelledBaseMicro: row.cancelledBaseMicro,
    deliveredBaseMicro: row.deliveredBaseMicro,
    returnedBaseMicro: row.returnedBaseMicro,
    invoicedBaseMicro: row.invoicedBaseMicro,
    creditedBaseMicro: row.creditedBaseMicro,
    outstandingBaseMicro: Math.max(0, effectiveBaseMicro - row.cancelledBaseMicro - row.deliveredBaseMicro),
  };
}

function linePriceOf(row: LineRow): LinePrice | null {
  const { unitPriceMinor, priceDiscountMicro, netMinor, taxCategory, taxRateMicro, pricedBaseMicro } = row;
  if (
    unitPriceMinor === null ||
    priceDiscountMicro === null ||
    netMinor === null ||
    taxCategory === null ||
    taxRateMicro === null ||
    pricedBaseMicro === null
  )
    return null;
  return { unitPriceMinor, discountMicro: priceDiscountMicro, netMinor, taxCategory, taxRateMicro, pricedBaseMicro };
}
