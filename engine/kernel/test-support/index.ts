/** For tests of this room: graphs without a reader, and instances stepped under the strictest conditions. */
export * from './expressions.ts';
export * from './graph.ts';
export * from './instance.ts';
export * from './look.ts';
export * from './nodes.ts';
export * from './triggers.ts';
