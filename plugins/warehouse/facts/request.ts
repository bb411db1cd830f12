import { CartableError } from '../../../engine/errors.ts';
import { defineFact, Type } from '../../../engine/plugin.ts';
import { fromMicro, Id, readParty } from '../../base/index.ts';
import { readItems } from '../../catalog/index.ts';
import { readOrder } from '../../orders/index.ts';
import { findRequest, findRequestLines } from '../store.ts';

/** What is to be picked, where, in base units. Titles and labels are text keys. */
export const requestFact = defineFact({
  name: 'warehouse.request',
  input: Type.Object({ requestId: Id }),
  right: 'warehouse.read',
  async read({ requestId }, context) {
    const request = await context.tx.one(findRequest, { id: requestId });
    if (request === undefined) throw new CartableError('NOT_FOUND', `There is no request ${requestId}.`);
    const order = await readOrder(context, request.orderId);
    const customer = await readParty(context, order.customerId);
    const lines = await context.tx.all(findRequestLines, { requestId });
    const items = await readItems(
      context,
      lines.map((line) => line.itemId),
    );
    return {
      title: 'warehouse.request',
      fields: [
        { label: 'warehouse.request.orderId', value: order.orderNo },
        { label: 'warehouse.request.customer', value: customer.name },
        { label: 'warehouse.request.state', value: request.state },
      ],
      tables: [
        {
          title: 'warehouse.request.lines',
          columns: [
            'warehouse.request.line',
            'warehouse.request.item',
            'warehouse.request.warehouse',
            'warehouse.request.quantity',
            'warehouse.request.unit',
          ],
          rows: lines.map((line) => {
            const item = items.get(line.itemId);
            return [line.id, item?.sku ?? line.itemId, line.warehouseId, fromMicro(line.quantityBaseMicro), item?.baseUnit ?? ''];
          }),
        },
      ],
      links: [],
    };
  },
});
