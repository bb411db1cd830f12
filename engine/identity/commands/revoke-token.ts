import { Type, type Static } from '@sinclair/typebox';
import { CartableError } from '../../errors.ts';
import { holds } from '../../runtime/actor.ts';
import type { Command } from '../../runtime/command.ts';
import { getToken, revokeToken as revoke } from '../rights.ts';
import { MANAGE } from '../schemas.ts';

const Input = Type.Object({ tokenId: Type.String() }, { additionalProperties: false });

/** Makes a token worthless: one's own, or anybody's with the right to manage people. Others' tokens do not exist. */
export const revokeToken: Command<Static<typeof Input>, { tokenId: string }> = {
  name: 'token.revoke',
  input: Input,
  async permit({ tx, actor }, { tokenId }) {
    const token = await getToken(tx, tokenId);
    if (token.userId !== actor.userId && !holds(actor, MANAGE))
      throw new CartableError('NOT_FOUND', `there is no token ${tokenId}`);
  },
  async run({ tx, now }, input) {
    await revoke(tx, input.tokenId, now);
    return input;
  },
};
