import { BpmnError } from '../../../engine/errors.ts';
import { defineOperation, Type } from '../../../engine/plugin.ts';
import { ICONS } from '../icons.ts';
import { recordChange } from '../record-change.ts';
import { orderInput, stateOutput, takeStep } from '../step.ts';
import { setEnded } from '../store.ts';

/** Ends a fulfilled order; with a reason it closes short: what is outstanding is cancelled line by line (R2). */
export const closeOrder = defineOperation({
  name: 'orders.close',
  version: 1,
  icon: ICONS.lock,
  effect: 'local',
  input: Type.Object({ ...orderInput, reason: Type.Optional(Type.String({ minLength: 1, maxLength: 1000 })) }),
  output: Type.Object(stateOutput),
  errors: ['ILLEGAL_STATE'],
  action: { right: 'orders.close' },
  async run(input, context) {
    const { order, state } = await takeStep(context, input, 'close');
    const open = order.lines.filter((line) => line.outstandingBaseMicro > 0);
    const reason = input.reason ?? null;
    if (open.length > 0) {
      if (reason === null)
        throw new BpmnError('ILLEGAL_STATE', 'goods are outstanding: closing short needs a reason', { openLines: open.length });
      const lines = open.map((line) => ({
        lineId: line.id,
        cancelledBaseMicro: line.outstandingBaseMicro,
        discountBefore: null,
        discountAfter: null,
      }));
      await recordChange(context, order, { materialFields: [], reason, lines });
    }
    await context.tx.run(setEnded, { id: order.id, now: context.now, reason });
    return { state };
  },
});
