/** Who acts. Plain data: it travels with every command and query and stands in the journal. */
export interface Actor {
  readonly userId: string;
  /** The person for whom a substitute acts; null when acting for oneself. */
  readonly onBehalfOf: string | null;
  readonly groups: readonly string[];
  readonly rights: readonly string[];
}

/** The engine itself: timers, messages, retries. It holds every right and is named in the journal as `system`. */
export const SYSTEM: Actor = Object.freeze({ userId: 'system', onBehalfOf: null, groups: [], rights: ['*'] });

/** True when the actor holds the right, `*`, or a wildcard above it (`stock.*` for `stock.receive`). */
export function holds(actor: Actor, right: string): boolean {
  return actor.rights.some(
    (held) => held === right || held === '*' || (held.endsWith('.*') && right.startsWith(held.slice(0, -1))),
  );
}
