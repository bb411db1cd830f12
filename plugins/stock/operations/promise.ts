import { defineOperation, Type } from '../../../engine/plugin.ts';
import { Id, LocalDate } from '../../base/index.ts';
import { ICONS } from '../icons.ts';
import { promiseOrder } from '../promise-order.ts';

/** R4: when the outstanding lines of an order can be delivered. Promises, reserves nothing. */
export const promiseStock = defineOperation({
  name: 'stock.promise',
  version: 1,
  icon: ICONS.calendar,
  effect: 'local',
  input: Type.Object({ orderId: Id }),
  output: Type.Object({
    /** True when a line is not available in full on its requested date. */
    short: Type.Boolean(),
    promiseDate: LocalDate,
    /** How many lines are short. */
    shortLines: Type.Integer(),
  }),
  errors: ['NO_SUPPLY'],
  async run({ orderId }, context) {
    const { promiseDate, lines } = await promiseOrder(context, orderId);
    const shortLines = lines.filter((line) => line.missing !== '0').length;
    return { short: shortLines > 0, promiseDate, shortLines };
  },
});
