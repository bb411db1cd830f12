import { CartableError } from '../../../engine/errors.ts';
import { defineOperation, Type } from '../../../engine/plugin.ts';
import { DecimalText, Id, LocalDate } from '../../base/index.ts';
import { quantityInBase, readItem } from '../../catalog/index.ts';
import { ICONS } from '../icons.ts';
import { addSupply } from '../store.ts';

/** Records goods that are on their way (a purchase, a production run): supply that can be promised (R4). */
export const expectStock = defineOperation({
  name: 'stock.expect',
  version: 1,
  icon: ICONS.clock,
  effect: 'local',
  input: Type.Object({
    companyId: Id,
    itemId: Id,
    quantity: DecimalText,
    unit: Type.String({ minLength: 1, maxLength: 16 }),
    dueDate: LocalDate,
    reference: Type.Optional(Type.String({ maxLength: 200 })),
  }),
  output: Type.Object({ supplyId: Id }),
  errors: [],
  action: { right: 'stock.receive' },
  async run(input, context) {
    const { companyId, itemId, dueDate, reference = null } = input;
    const item = await readItem(context, itemId);
    const quantityMicro = await quantityInBase(context, item, input.quantity, input.unit);
    if (quantityMicro <= 0) throw new CartableError('VALIDATION', 'The quantity must be above zero.');
    const supplyId = context.newId();
    await context.tx.run(addSupply, { id: supplyId, companyId, itemId, dueDate, quantityMicro, reference });
    return { supplyId };
  },
});
