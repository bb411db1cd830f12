import { BpmnError } from '../../../engine/errors.ts';
import { defineOperation, Type } from '../../../engine/plugin.ts';
import { readCompany, takeNumber, today } from '../../base/index.ts';
import { ICONS } from '../icons.ts';
import { orderInput, stateOutput, takeStep } from '../step.ts';
import { setConfirmed } from '../store.ts';
import { unconfirmOrder } from './unconfirm.ts';

/**
 * Approves the order. It gets its number here, not before (R10: nothing unapproved is numbered; R17b), and keeps it.
 * An order whose end was asked for is not confirmed. `docVersion` is the version that was agreed to: another one must be agreed again (R3).
 */
export const confirmOrder = defineOperation({
  name: 'orders.confirm',
  version: 1,
  icon: ICONS.check,
  effect: 'local',
  input: Type.Object({ ...orderInput, docVersion: Type.Optional(Type.Integer({ minimum: 1 })) }),
  output: Type.Object({ ...stateOutput, orderNo: Type.String() }),
  errors: ['ILLEGAL_STATE', 'STALE_VERSION', 'CANCELLED'],
  undo: unconfirmOrder,
  async run(input, context) {
    const { order, state } = await takeStep(context, input, 'confirm');
    if (order.endRequestedAt !== null)
      throw new BpmnError('CANCELLED', 'somebody has asked to cancel the order', { reason: order.endReason });
    if (input.docVersion !== undefined && input.docVersion !== order.version) {
      throw new BpmnError('STALE_VERSION', `version ${input.docVersion} was agreed, the order is at ${order.version}`, {
        docVersion: order.version,
      });
    }
    const orderNo = order.orderNo ?? (await takeOrderNumber(context, order.companyId));
    await context.tx.run(setConfirmed, { id: order.id, now: context.now, orderNo });
    return { state, orderNo };
  },
});

async function takeOrderNumber(context: Parameters<typeof takeStep>[0], companyId: string): Promise<string> {
  const date = today(context, await readCompany(context, companyId));
  return (await takeNumber(context, { companyId, docType: 'order', date })).number;
}
