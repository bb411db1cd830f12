import { CartableError } from '../../../engine/errors.ts';
import { defineOperation, Type } from '../../../engine/plugin.ts';
import { assertPeriodOpen, DecimalText, Id, readCompany, today } from '../../base/index.ts';
import { quantityInBase, readItem } from '../../catalog/index.ts';
import { fillWaiting } from '../fill-waiting.ts';
import { ICONS } from '../icons.ts';
import { lockItems } from '../lock-items.ts';
import { sendArrived } from '../messages.ts';
import { addMove, changeBalance, closeSupply, findWarehouse } from '../store.ts';

/** Books goods in, gives them to the lines that wait, oldest first (R5), and tells each of those orders once. */
export const receiveStock = defineOperation({
  name: 'stock.receive',
  version: 1,
  icon: ICONS.truck,
  effect: 'local',
  input: Type.Object({
    companyId: Id,
    warehouseId: Id,
    itemId: Id,
    quantity: DecimalText,
    unit: Type.String({ minLength: 1, maxLength: 16 }),
    reference: Type.String({ maxLength: 200 }),
    /** The expected supply that has come with this; the rest of it, if any, is not expected any more. */
    supplyId: Type.Optional(Id),
  }),
  output: Type.Object({ receiptId: Id }),
  errors: [],
  action: { right: 'stock.receive' },
  async run(input, context) {
    const { companyId, warehouseId, itemId, reference } = input;
    const item = await readItem(context, itemId);
    if (item.kind !== 'stocked') throw new CartableError('VALIDATION', `${item.sku} is a service and is not kept in stock.`);
    const warehouse = await context.tx.one(findWarehouse, { id: warehouseId });
    if (warehouse?.companyId !== companyId)
      throw new CartableError('NOT_FOUND', `Company ${companyId} has no warehouse ${warehouseId}.`);
    const quantityMicro = await quantityInBase(context, item, input.quantity, input.unit);
    if (quantityMicro <= 0) throw new CartableError('VALIDATION', 'The quantity must be above zero.');
    const postedOn = today(context, await readCompany(context, companyId));
    await assertPeriodOpen(context, companyId, postedOn);
    const items = await lockItems(context, companyId, [itemId]);
    const receiptId = context.newId();
    await context.tx.run(changeBalance, { warehouseId, itemId, onHandChange: quantityMicro, reservedChange: 0 });
    await context.tx.run(addMove, {
      id: receiptId,
      companyId,
      warehouseId,
      itemId,
      kind: 'receipt',
      quantityMicro,
      documentType: 'stock.receipt',
      documentId: receiptId,
      documentLineId: receiptId,
      reference,
      postedOn,
      now: context.now,
      postedBy: context.actor.userId,
    });
    for (const { free } of items) free.set(warehouseId, (free.get(warehouseId) ?? 0) + quantityMicro);
    if (input.supplyId !== undefined && (await context.tx.run(closeSupply, { id: input.supplyId, companyId, itemId })) === 0) {
      throw new CartableError('NOT_FOUND', `No open supply ${input.supplyId} of this item.`);
    }
    await sendArrived(context, await fillWaiting(context, companyId, items));
    return { receiptId };
  },
});
