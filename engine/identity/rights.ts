/** Who may do what, and the tokens that prove who somebody is. Deny by default: no grant, no right. */
import { CartableError } from '../errors.ts';
import { holds, type Actor } from '../runtime/actor.ts';
import type { Tx } from '../store/statement.ts';
import { getGroup, getUser, groupsOf } from './people.ts';
import * as sql from './statements.ts';
import { hashToken, newToken, type RandomBytes } from './token.ts';

export interface Subject {
  readonly kind: 'user' | 'group';
  readonly id: string;
}

/** Granting twice is granting once. @throws CartableError NOT_FOUND */
export async function grant(tx: Tx, right: string, subject: Subject): Promise<void> {
  await (subject.kind === 'user' ? getUser(tx, subject.id) : getGroup(tx, subject.id));
  await tx.run(sql.insertGrant, { right, kind: subject.kind, subjectId: subject.id });
}

export async function revoke(tx: Tx, right: string, subject: Subject): Promise<void> {
  await tx.run(sql.deleteGrant, { right, kind: subject.kind, subjectId: subject.id });
}

/** Own rights and those of the user's groups, without repetition. */
export async function rightsOf(tx: Tx, userId: string): Promise<string[]> {
  return (await tx.all(sql.selectRightsOf, { userId })).map((row) => row.right_name);
}

export async function rightsOfGroup(tx: Tx, groupId: string): Promise<string[]> {
  return (await tx.all(sql.selectRightsOfGroup, { groupId })).map((row) => row.right_name);
}

/** The actor that a user is. @throws CartableError NOT_FOUND */
export async function actorOf(tx: Tx, userId: string): Promise<Actor> {
  await getUser(tx, userId);
  return { userId, onBehalfOf: null, groups: await groupsOf(tx, userId), rights: await rightsOf(tx, userId) };
}

/** The actor of a living token of an active user; null for any other. */
export async function findActorOfToken(tx: Tx, tokenHash: string, now: number): Promise<Actor | null> {
  const row = await tx.one(sql.findUserOfToken, { tokenHash, now });
  return row ? actorOf(tx, row.id) : null;
}

/** @throws CartableError FORBIDDEN unless the actor holds every one of these: nobody hands out more than they have */
export function requireHolding(actor: Actor, rights: readonly string[]): void {
  const missing = rights.find((right) => !holds(actor, right));
  if (missing !== undefined) throw new CartableError('FORBIDDEN', `you cannot hand out the right ${missing}: you do not hold it`);
}

export interface IssuedToken {
  readonly id: string;
  /** Shown this once. */
  readonly token: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

export interface TokenRequest {
  readonly id: string;
  readonly userId: string;
  readonly label: string;
  readonly now: number;
  readonly expiresAt: number;
}

/** @throws CartableError NOT_FOUND for an unknown user, VALIDATION for an end that lies in the past */
export async function issueToken(tx: Tx, request: TokenRequest, randomBytes: RandomBytes): Promise<IssuedToken> {
  const { id, userId, label, now, expiresAt } = request;
  await getUser(tx, userId);
  if (expiresAt <= now) throw new CartableError('VALIDATION', 'the token would have expired already');
  const token = newToken(randomBytes);
  await tx.run(sql.insertToken, { id, userId, tokenHash: hashToken(token), label, now, expiresAt });
  return { id, token, expiresAt };
}

export interface TokenInfo {
  readonly id: string;
  readonly userId: string;
  readonly label: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly revokedAt: number | null;
}

/** The tokens of a user, oldest first, without the tokens themselves. */
export async function listTokens(tx: Tx, userId: string): Promise<TokenInfo[]> {
  return (await tx.all(sql.selectTokensOf, { userId })).map(toTokenInfo);
}

/** @throws CartableError NOT_FOUND */
export async function getToken(tx: Tx, id: string): Promise<TokenInfo> {
  const row = await tx.one(sql.findToken, { id });
  if (!row) throw new CartableError('NOT_FOUND', `there is no token ${id}`);
  return toTokenInfo(row);
}

/** From this commit on the token is worth nothing; revoking twice is revoking once. */
export async function revokeToken(tx: Tx, id: string, now: number): Promise<void> {
  await tx.run(sql.revokeTokenRow, { id, now });
}

function toTokenInfo(row: sql.TokenRow): TokenInfo {
  return {
    id: row.id,
    userId: row.user_id,
    label: row.label,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
  };
}
