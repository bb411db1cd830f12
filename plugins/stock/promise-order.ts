import { BpmnError } from '../../engine/errors.ts';
import type { OperationContext } from '../../engine/plugin.ts';
import { addDays, fromMicro, readCompany, today } from '../base/index.ts';
import { readItems, type Item } from '../catalog/index.ts';
import { firmDemand, inLineUnit, readOrder, type Order } from '../orders/index.ts';
import { availableOn, earliestDate, type Flow, type Projection } from './available-to-promise.ts';
import { findReservationsOfItem, findSupply, sumStock } from './store.ts';

/** Quantities in the line's unit, as decimal text. */
export interface LinePromise {
  readonly lineId: string;
  /** On the requested date. */
  readonly available: string;
  readonly missing: string;
  /** LocalDate on which all of it is there. */
  readonly date: string;
}

/**
 * R4: when the outstanding lines can be delivered, from stock and supply on the way, else by replenishing what lacks
 * (CTP). Lines of the order consume in turn; services are always there.
 * @throws BpmnError NO_SUPPLY
 */
export async function promiseOrder(
  context: OperationContext,
  orderId: string,
): Promise<{ promiseDate: string; lines: LinePromise[] }> {
  const order = await readOrder(context, orderId);
  const day = today(context, await readCompany(context, order.companyId));
  const items = await readItems(
    context,
    order.lines.map((line) => line.itemId),
  );
  const wantedOn = later(order.requestedDate, day);
  const promises = new Map<string, Flow[]>();
  const lines: LinePromise[] = [];
  for (const line of order.lines) {
    const item = items.get(line.itemId);
    const needed = line.outstandingBaseMicro;
    if (needed === 0 || item?.kind !== 'stocked') continue;
    const taken = promises.get(item.id) ?? [];
    const known = await project(context, order, item.id, day);
    const projection = { ...known, demand: [...known.demand, ...taken] };
    const available = Math.min(needed, availableOn(projection, wantedOn));
    const date = available === needed ? wantedOn : later(wantedOn, deliverable(projection, item, needed));
    promises.set(item.id, [...taken, { date, quantity: needed }]);
    const inUnit = (baseMicro: number): string => fromMicro(inLineUnit(line, baseMicro));
    lines.push({ lineId: line.id, available: inUnit(available), missing: inUnit(needed - available), date });
  }
  const promiseDate = lines.reduce((latest, { date }) => later(latest, date), wantedOn);
  return { promiseDate, lines };
}

/** Firm demand of others counts each unit once: a reservation is part of its line, unless its order is not confirmed (any more). */
async function project(context: OperationContext, order: Order, itemId: string, day: string): Promise<Projection> {
  const { companyId } = order;
  const balance = await context.tx.one(sumStock, { companyId, itemId });
  const firm = (await firmDemand(context, companyId, itemId)).filter((demand) => demand.orderId !== order.id);
  const firmLines = new Set(firm.map((demand) => demand.lineId));
  const reserved = (await context.tx.all(findReservationsOfItem, { companyId, itemId })).filter(
    (reservation) => reservation.orderId !== order.id && !firmLines.has(reservation.orderLineId) && reservation.openMicro > 0,
  );
  return {
    onHand: balance?.onHandMicro ?? 0,
    supply: await context.tx.all(findSupply, { companyId, itemId }),
    demand: [
      ...firm.map((demand) => ({ date: demand.date, quantity: demand.quantityBaseMicro })),
      ...reserved.map((reservation) => ({ date: day, quantity: reservation.openMicro })),
    ],
    today: day,
  };
}

/** The earlier of: everything available, or what lacks replenished. @throws BpmnError NO_SUPPLY */
function deliverable(projection: Projection, item: Item, needed: number): string {
  const available = earliestDate(projection, needed);
  const replenished = item.leadDays > 0 ? addDays(projection.today, item.leadDays) : null;
  const date = available !== null && (replenished === null || available < replenished) ? available : replenished;
  if (date === null)
    throw new BpmnError('NO_SUPPLY', `nothing of ${item.sku} is on its way and it cannot be replenished`, { itemId: item.id });
  return date;
}

function later(a: string, b: string): string {
  return a > b ? a : b;
}
