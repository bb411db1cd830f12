import { BpmnError } from '../../../engine/errors.ts';
import { defineOperation, Type } from '../../../engine/plugin.ts';
import { closeShort } from '../close-short.ts';
import { ICONS } from '../icons.ts';
import { requestEnd } from '../request-end.ts';
import { nextState } from '../states.ts';
import { openForPerson, orderInput, stateOutput } from '../step.ts';

/**
 * Ends a fulfilled order; with a reason it closes short: what is outstanding is cancelled line by line (R2). At the desk,
 * while goods are outstanding, the order's flow is asked to do it: it takes back what it requested and reserved, then
 * closes the order (or cancels it, when nothing was delivered).
 */
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
    const order = await openForPerson(context, input);
    const state = nextState(order.state, 'close');
    const open = order.lines.filter((line) => line.outstandingBaseMicro > 0);
    const reason = input.reason ?? null;
    if (open.length > 0 && reason === null)
      throw new BpmnError('ILLEGAL_STATE', 'goods are outstanding: closing short needs a reason', { openLines: open.length });
    if (open.length > 0 && reason !== null && context.instance === null) {
      await requestEnd(context, order, reason);
      return { state: order.state };
    }
    await closeShort(context, order, reason);
    return { state };
  },
});
