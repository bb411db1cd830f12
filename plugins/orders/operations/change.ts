import { BpmnError, CartableError } from '../../../engine/errors.ts';
import { defineOperation, Type } from '../../../engine/plugin.ts';
import { Id, readParty } from '../../base/index.ts';
import { addLines, NewLine } from '../add-lines.ts';
import { ChangedLine, changeLine } from '../change-line.ts';
import { assertNotBlocked } from '../blocked-items.ts';
import { ICONS } from '../icons.ts';
import { orderChanged, THIRTY_DAYS } from '../messages.ts';
import { recordChange, type LineChange } from '../record-change.ts';
import { moveOrder, takeStep } from '../step.ts';
import { RequestedDate } from '../requested-date.ts';
import { assertShipTo } from '../ship-to.ts';
import { setRequestedDate, setShipTo } from '../store.ts';
import { MAX_LINES } from '../types.ts';

/**
 * R3: an order change is a document of its own and makes a new version. A material change voids prices, takes a
 * confirmed order back to *submitted* (nothing ships on the old approval, R6) and tells the flow by `order.changed`.
 */
export const changeOrder = defineOperation({
  name: 'orders.change',
  version: 1,
  icon: ICONS.edit,
  effect: 'local',
  input: Type.Object({
    orderId: Id,
    expectedVersion: Type.Integer({ minimum: 1 }),
    lines: Type.Array(Type.Union([ChangedLine, NewLine]), { maxItems: MAX_LINES }),
    requestedDate: Type.Optional(RequestedDate),
    shipToId: Type.Optional(Id),
    reason: Type.Optional(Type.String({ maxLength: 1000 })),
  }),
  output: Type.Object({ version: Type.Integer(), materialFields: Type.Array(Type.String()) }),
  errors: ['ILLEGAL_STATE', 'LOCKED_LINE', 'ITEM_BLOCKED'],
  action: { right: 'orders.change' },
  async run(input, context) {
    const { order } = await takeStep(context, input, 'change');
    if (order.endRequestedAt !== null) throw new BpmnError('ILLEGAL_STATE', 'somebody has asked to cancel the order');
    const material = new Set<string>();
    const changes: LineChange[] = [];
    for (const given of input.lines) {
      if (!('lineId' in given)) continue;
      const line = order.lines.find(({ id }) => id === given.lineId);
      if (line === undefined) throw new CartableError('NOT_FOUND', `The order has no line ${given.lineId}.`);
      const change = await changeLine(context, line, given);
      if (change === null) continue;
      changes.push(change);
      if (change.cancelledBaseMicro > 0) material.add('quantity');
      if (change.discountBefore !== change.discountAfter) material.add('discount');
    }
    const added = input.lines.filter((line) => 'itemId' in line);
    if (added.length > 0) {
      material.add('lines');
      await assertNotBlocked(
        context,
        added.map((line) => line.itemId),
      );
      await addLines(context, order.id, Math.max(0, ...order.lines.map((line) => line.lineNo)), added);
    }
    if (input.requestedDate !== undefined && input.requestedDate !== order.requestedDate) {
      material.add('dates');
      await context.tx.run(setRequestedDate, { id: order.id, requestedDate: input.requestedDate });
    }
    if (input.shipToId !== undefined && input.shipToId !== order.shipToId) {
      await assertShipTo(context, await readParty(context, order.customerId), input.shipToId);
      material.add('shipTo');
      await context.tx.run(setShipTo, { id: order.id, shipToId: input.shipToId });
    }
    const materialFields = [...material].toSorted();
    const version = await recordChange(context, order, { materialFields, reason: input.reason ?? null, lines: changes });
    if (materialFields.length > 0 && order.state !== 'cart') {
      if (order.state === 'approved') await moveOrder(context, order, 'unconfirm');
      await context.send({
        name: orderChanged.name,
        correlationKey: order.id,
        variables: { orderId: order.id, docVersion: version, materialFields },
        timeToLive: THIRTY_DAYS,
      });
    }
    return { version, materialFields };
  },
});
