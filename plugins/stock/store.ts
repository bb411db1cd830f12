/** The statements of the stock plugin. */
export * from './store/goods.ts';
export * from './store/reservations.ts';
