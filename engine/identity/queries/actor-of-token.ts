import { Type, type Static } from '@sinclair/typebox';
import type { Actor } from '../../runtime/actor.ts';
import { requireRight, type Query } from '../../runtime/command.ts';
import { findActorOfToken } from '../rights.ts';

const Input = Type.Object({ tokenHash: Type.String({ pattern: '^[0-9a-f]{64}$' }) }, { additionalProperties: false });

/** Who a token stands for now; null for an unknown, expired or revoked token and for a disabled user. For the server only. */
export const actorOfToken: Query<Static<typeof Input>, Actor | null> = {
  name: 'token.actor',
  input: Input,
  run({ tx, now, actor }, { tokenHash }) {
    requireRight(actor, '*');
    return findActorOfToken(tx, tokenHash, now);
  },
};
