import { randomBytes } from 'node:crypto';
import { Type, type Static } from '@sinclair/typebox';
import { requireRight, type Command } from '../../runtime/command.ts';
import { issueToken as issue, requireHolding, rightsOf, type IssuedToken } from '../rights.ts';
import { DisplayName, IdentityId, MANAGE } from '../schemas.ts';
import type { RandomBytes } from '../token.ts';

const LONGEST_LIFE = 366 * 24 * 3_600_000;

const Input = Type.Object(
  {
    userId: IdentityId,
    label: DisplayName,
    /** Milliseconds until it expires, at most a year. */
    lifetime: Type.Integer({ minimum: 1_000, maximum: LONGEST_LIFE }),
  },
  { additionalProperties: false },
);

/**
 * Issues a token: for oneself, or for others with the right to manage people and every right that they hold.
 * The reply carries the secret, so it must not be run with an Idempotency-Key (replies of those are kept).
 */
export const issueToken = issueTokenWith(randomBytes);

export function issueTokenWith(random: RandomBytes): Command<Static<typeof Input>, IssuedToken> {
  return {
    name: 'token.issue',
    input: Input,
    async permit({ tx, actor }, { userId }) {
      if (userId === actor.userId) return;
      requireRight(actor, MANAGE);
      requireHolding(actor, await rightsOf(tx, userId));
    },
    run(context, { userId, label, lifetime }) {
      const { tx, now } = context;
      return issue(tx, { id: context.newId(), userId, label, now, expiresAt: now + lifetime }, random);
    },
  };
}
