/** Bearer tokens: opaque, 256 bits, known to the database by their hash only (S17). */
import type { Request } from 'express';
import { actorOfToken, CartableError, hashToken, SYSTEM, type Actor, type Engine } from '../../engine/index.ts';

/** Who calls an open route: nobody, with no rights. */
export const ANONYMOUS: Actor = Object.freeze({ userId: '', onBehalfOf: null, groups: [], rights: [] });

const BEARER = /^Bearer ([A-Za-z0-9_-]{20,200})$/i;

/** Gives the actor of a request's token. Asked on every request, so a revoked token or a disabled user is out at once. */
export function createAuthenticator(engine: Engine): (request: Request) => Promise<Actor> {
  return async (request) => {
    const token = BEARER.exec(request.headers.authorization ?? '')?.[1];
    const actor = token === undefined ? null : await engine.query(actorOfToken, SYSTEM, { tokenHash: hashToken(token) });
    if (!actor) throw new CartableError('UNAUTHENTICATED', 'no valid token was sent');
    return actor;
  };
}
