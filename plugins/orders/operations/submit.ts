import { BpmnError } from '../../../engine/errors.ts';
import { defineOperation, Type } from '../../../engine/plugin.ts';
import { Id } from '../../base/index.ts';
import { assertNotBlocked } from '../blocked-items.ts';
import { ICONS } from '../icons.ts';
import { orderSubmitted, THIRTY_DAYS } from '../messages.ts';
import { takeStep } from '../step.ts';
import { setSubmitted } from '../store.ts';

/** Hands the cart in: from here on requested quantities are frozen (R1) and the flow begins. */
export const submitOrder = defineOperation({
  name: 'orders.submit',
  version: 1,
  icon: ICONS.send,
  effect: 'local',
  input: Type.Object({ orderId: Id, expectedVersion: Type.Integer({ minimum: 1 }) }),
  output: Type.Object({ orderId: Id }),
  errors: ['ILLEGAL_STATE', 'EMPTY', 'ITEM_BLOCKED'],
  action: { right: 'orders.submit' },
  async run(input, context) {
    const { order } = await takeStep(context, input, 'submit');
    const wanted = order.lines.filter((line) => line.outstandingBaseMicro > 0);
    if (wanted.length === 0) throw new BpmnError('EMPTY', 'an order needs a line');
    await assertNotBlocked(
      context,
      wanted.map((line) => line.itemId),
    );
    await context.tx.run(setSubmitted, { id: order.id, now: context.now });
    await context.send({
      name: orderSubmitted.name,
      correlationKey: null,
      businessKey: order.id,
      variables: {
        orderId: order.id,
        companyId: order.companyId,
        customerId: order.customerId,
        requestedBy: order.sellerId,
        docVersion: order.version,
      },
      timeToLive: THIRTY_DAYS,
    });
    return { orderId: order.id };
  },
});
