export { lockAndReadOrder, readOrder, firmDemand, ordersOfCustomer, type FirmDemand } from './read-order.ts';
export { fulfilmentOf, inBaseUnit, inLineUnit, type Fulfilment } from './quantities.ts';
export { postQuantities } from './post-quantities.ts';
export { writePrices, type PricedOrder } from './write-prices.ts';
export type * from './types.ts';
