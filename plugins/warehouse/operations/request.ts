import { defineOperation, Type, type OperationContext } from '../../../engine/plugin.ts';
import { Id } from '../../base/index.ts';
import { readItems, type Item } from '../../catalog/index.ts';
import { lockAndReadOrder, type Order } from '../../orders/index.ts';
import { reservedGoods } from '../../stock/index.ts';
import { ICONS } from '../icons.ts';
import { assertMayShip, shippable } from '../ready-to-ship.ts';
import { addRequest, addRequestLine, findOpenRequest, findRequestLines } from '../store.ts';
import { cancelRequest } from './cancel-request.ts';

/**
 * R6: asks the warehouse to pick what is set aside and may leave under the order's delivery rule. While a request is open
 * it is given again instead of a second one. Nothing to ship is an answer, not an error.
 */
export const requestGoods = defineOperation({
  name: 'warehouse.request',
  version: 1,
  icon: ICONS.slip,
  effect: 'local',
  input: Type.Object({ orderId: Id }),
  output: Type.Object({
    requestId: Type.Union([Id, Type.Null()]),
    nothingToShip: Type.Boolean(),
    /** How many lines there are to pick; the lines themselves stay in the request, however many they are. */
    lineCount: Type.Integer(),
  }),
  errors: ['ILLEGAL_STATE', 'ON_HOLD', 'CREDIT_STOP'],
  action: { right: 'warehouse.request' },
  undo: cancelRequest,
  async run({ orderId }, context) {
    const order = await lockAndReadOrder(context, orderId);
    assertMayShip(order);
    const items = await readItems(
      context,
      order.lines.map((line) => line.itemId),
    );
    const open = await context.tx.one(findOpenRequest, { orderId });
    const requestId = open?.id ?? (await addNew(context, order, items));
    if (requestId === null) return { requestId, nothingToShip: true, lineCount: 0 };
    const lines = await context.tx.all(findRequestLines, { requestId });
    return { requestId, nothingToShip: false, lineCount: lines.length };
  },
});

async function addNew(context: OperationContext, order: Order, items: ReadonlyMap<string, Item>): Promise<string | null> {
  const stocked = new Set(order.lines.filter((line) => items.get(line.itemId)?.kind === 'stocked').map((line) => line.id));
  const goods = shippable(order, stocked, await reservedGoods(context, order.id));
  if (goods.length === 0) return null;
  const id = context.newId();
  const { companyId, version: orderVersion } = order;
  await context.tx.run(addRequest, {
    id,
    companyId,
    orderId: order.id,
    orderVersion,
    requestedBy: context.actor.userId,
    now: context.now,
  });
  for (const { reservationId, orderLineId, itemId, warehouseId, openMicro } of goods) {
    await context.tx.run(addRequestLine, {
      id: context.newId(),
      requestId: id,
      orderLineId,
      reservationId,
      itemId,
      warehouseId,
      quantityBaseMicro: openMicro,
    });
  }
  return id;
}
