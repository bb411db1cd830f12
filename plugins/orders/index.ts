/** Orders: what customers want, how far it is agreed, and what documents have done to each line (R1–R3). */
import { definePlugin } from '../../engine/plugin.ts';
import { summaryFact } from './facts/summary.ts';
import { flowCancelled } from './flow-cancelled.ts';
import { orderCancelled, orderChanged, orderReleased, orderSubmitted } from './messages.ts';
import { ordersTables } from './migrations/0001-orders.ts';
import { ordersEndRequested } from './migrations/0002-end-requested.ts';
import { cancelOrder } from './operations/cancel.ts';
import { changeOrder } from './operations/change.ts';
import { closeOrder } from './operations/close.ts';
import { confirmOrder } from './operations/confirm.ts';
import { createOrder } from './operations/create.ts';
import { holdOrder } from './operations/hold.ts';
import { releaseOrder } from './operations/release.ts';
import { requestCancel } from './operations/request-cancel.ts';
import { reviewOrder } from './operations/review.ts';
import { submitOrder } from './operations/submit.ts';
import { unconfirmOrder } from './operations/unconfirm.ts';
import { orderResource } from './resources/order.ts';
import { de } from './texts/de.ts';
import { en } from './texts/en.ts';
import { fa } from './texts/fa.ts';
import { pl } from './texts/pl.ts';
import { verifyOrders } from './verify-books.ts';

export { endedAmong, lockAndReadOrder, readOrder, firmDemand, ordersOfCustomer, type FirmDemand } from './read-order.ts';
export { fulfilmentOf, inBaseUnit, inLineUnit, type Fulfilment } from './quantities.ts';
export { deliveredLines, ordersOfDocuments, type DeliveredLine } from './delivered-lines.ts';
export { postQuantities } from './post-quantities.ts';
export { uninvoicedLines, type UninvoicedLine } from './uninvoiced-lines.ts';
export { writePrices, type PricedOrder } from './write-prices.ts';
export { THIRTY_DAYS } from './messages.ts';
export type * from './types.ts';

export {
  cancelOrder,
  changeOrder,
  closeOrder,
  confirmOrder,
  createOrder,
  holdOrder,
  releaseOrder,
  requestCancel,
  reviewOrder,
  submitOrder,
  unconfirmOrder,
};

export const orders = definePlugin({
  name: 'orders',
  version: '1.0.0',
  requires: ['base', 'catalog'],
  migrations: [ordersTables, ordersEndRequested],
  texts: { en, de, pl, fa },
  operations: [
    createOrder,
    submitOrder,
    reviewOrder,
    confirmOrder,
    unconfirmOrder,
    changeOrder,
    holdOrder,
    releaseOrder,
    requestCancel,
    cancelOrder,
    closeOrder,
  ],
  resources: [orderResource],
  facts: [summaryFact],
  messages: [orderSubmitted, orderChanged, orderReleased, orderCancelled],
  jobs: [],
  rights: [
    'orders.create',
    'orders.submit',
    'orders.review',
    'orders.change',
    'orders.hold',
    'orders.release',
    'orders.releaseAny',
    'orders.cancel',
    'orders.close',
    'orders.read',
    'orders.readAll',
  ],
  verifyBooks: verifyOrders,
  instanceCancelled: flowCancelled,
});
