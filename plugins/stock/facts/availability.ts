import { defineFact, Type } from '../../../engine/plugin.ts';
import { fromMicro, Id } from '../../base/index.ts';
import { readItems } from '../../catalog/index.ts';
import { readOrder } from '../../orders/index.ts';
import { findReservationsOfOrder, findSupply, sumStock } from '../store.ts';

/** What an order needs beside what there is and what is coming, in base units. Titles and labels are text keys. */
export const availabilityFact = defineFact({
  name: 'stock.availability',
  input: Type.Object({ orderId: Id }),
  right: 'stock.read',
  async read({ orderId }, context) {
    const order = await readOrder(context, orderId);
    const items = await readItems(
      context,
      order.lines.map((line) => line.itemId),
    );
    const reservations = await context.tx.all(findReservationsOfOrder, { orderId });
    const rows: (string | null)[][] = [];
    for (const line of order.lines) {
      const item = items.get(line.itemId);
      if (item?.kind !== 'stocked') continue;
      const key = { companyId: order.companyId, itemId: item.id };
      const stock = await context.tx.one(sumStock, key);
      const [next] = await context.tx.all(findSupply, key);
      const reserved = reservations.find((reservation) => reservation.orderLineId === line.id)?.openMicro ?? 0;
      rows.push([
        item.sku,
        fromMicro(line.outstandingBaseMicro),
        fromMicro(reserved),
        fromMicro((stock?.onHandMicro ?? 0) - (stock?.reservedMicro ?? 0)),
        item.baseUnit,
        next?.date ?? null,
      ]);
    }
    return {
      title: 'stock.availability',
      fields: [{ label: 'stock.availability.wanted', value: order.requestedDate }],
      tables: [
        {
          title: 'stock.availability.lines',
          columns: [
            'stock.availability.item',
            'stock.availability.needed',
            'stock.balance.reserved',
            'stock.availability.free',
            'stock.availability.unit',
            'stock.availability.next',
          ],
          rows,
        },
      ],
      links: [],
    };
  },
});
