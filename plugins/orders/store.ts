/** The statements of the orders plugin. */
export * from './store/documents.ts';
export * from './store/line-rows.ts';
export * from './store/order-rows.ts';
