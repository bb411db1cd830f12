/** What every query, and every command, is given. */
import type { Tx } from '../store/statement.ts';
import type { Actor } from './actor.ts';
import type { Services } from './services.ts';

export interface QueryContext {
  readonly tx: Tx;
  /** Epoch milliseconds (UTC): the same throughout one command. */
  readonly now: number;
  readonly actor: Actor;
  readonly services: Services;
}
