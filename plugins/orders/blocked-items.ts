import { BpmnError } from '../../engine/errors.ts';
import type { OperationContext } from '../../engine/plugin.ts';
import { readItems } from '../catalog/index.ts';

/** @throws BpmnError ITEM_BLOCKED when an item may not be ordered (any more). */
export async function assertNotBlocked(context: OperationContext, itemIds: readonly string[]): Promise<void> {
  const items = await readItems(context, itemIds);
  const blocked = [...items.values()].find((item) => item.blocked);
  if (blocked !== undefined) throw new BpmnError('ITEM_BLOCKED', `item ${blocked.sku} is blocked`, { itemId: blocked.id });
}
