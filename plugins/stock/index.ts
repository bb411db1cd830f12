/** Goods in warehouses: a ledger of moves, reservations of order lines, and what can be promised (R4, R5). */
import { definePlugin } from '../../engine/plugin.ts';
import { availabilityFact } from './facts/availability.ts';
import { stockArrived } from './messages.ts';
import { stockTables } from './migrations/0001-stock.ts';
import { expectStock } from './operations/expect.ts';
import { promiseStock } from './operations/promise.ts';
import { receiveStock } from './operations/receive.ts';
import { reserveStock } from './operations/reserve.ts';
import { unreserveStock } from './operations/unreserve.ts';
import { releaseEnded, releaseWithFlow } from './release-ended.ts';
import { balanceResource, moveResource, reservationResource, supplyResource, warehouseResource } from './resources/stock.ts';
import { de } from './texts/de.ts';
import { en } from './texts/en.ts';
import { fa } from './texts/fa.ts';
import { pl } from './texts/pl.ts';
import { verifyStock } from './verify-books.ts';

export { lockItems } from './lock-items.ts';
export { sendArrived } from './messages.ts';
export { issueGoods, reservedGoods, takeBackGoods, type GoodsDocument, type GoodsLine } from './post-goods.ts';
export type { ReservedGoods } from './types.ts';
export { expectStock, promiseStock, receiveStock, reserveStock, unreserveStock };

export const stock = definePlugin({
  name: 'stock',
  version: '1.0.0',
  requires: ['base', 'catalog', 'orders'],
  migrations: [stockTables],
  texts: { en, de, pl, fa },
  operations: [promiseStock, reserveStock, unreserveStock, receiveStock, expectStock],
  resources: [warehouseResource, balanceResource, moveResource, reservationResource, supplyResource],
  facts: [availabilityFact],
  messages: [stockArrived],
  jobs: [releaseEnded],
  rights: ['stock.read', 'stock.reserve', 'stock.receive', 'stock.administer'],
  verifyBooks: verifyStock,
  instanceCancelled: releaseWithFlow,
});
