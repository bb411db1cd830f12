import type { OperationContext } from '../../engine/plugin.ts';
import { addBalance, findBalance, listWarehouses, lockBalance } from './store.ts';

/** Free goods of an item by warehouse, in the order in which warehouses are used. */
export interface LockedItem {
  readonly itemId: string;
  readonly free: Map<string, number>;
}

/**
 * Locks the balance rows of the items in all warehouses of the company, in key order, and reads them (R5). Everything
 * that reserves, releases, receives or issues an item does this first, so that two of them cannot count on the same piece
 * and a line cannot be filled while it is being released. Lock an order before its items.
 */
export async function lockItems(context: OperationContext, companyId: string, itemIds: readonly string[]): Promise<LockedItem[]> {
  const byPriority = (await context.tx.all(listWarehouses, { companyId })).map((warehouse) => warehouse.id);
  const locked: LockedItem[] = [];
  for (const itemId of [...new Set(itemIds)].toSorted()) {
    const free = new Map<string, number>();
    for (const warehouseId of byPriority.toSorted())
      free.set(warehouseId, await lockOne(context, companyId, warehouseId, itemId));
    locked.push({ itemId, free: new Map(byPriority.map((id) => [id, free.get(id) ?? 0])) });
  }
  return locked;
}

async function lockOne(context: OperationContext, companyId: string, warehouseId: string, itemId: string): Promise<number> {
  const key = { warehouseId, itemId };
  if ((await context.tx.run(lockBalance, key)) === 0) {
    await context.tx.run(addBalance, { id: context.newId(), companyId, ...key });
    await context.tx.run(lockBalance, key);
  }
  const balance = await context.tx.one(findBalance, key);
  return balance === undefined ? 0 : balance.onHandMicro - balance.reservedMicro;
}
