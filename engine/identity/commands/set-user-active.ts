import { Type, type Static } from '@sinclair/typebox';
import { requireRight, type Command } from '../../runtime/command.ts';
import { rightsOf, requireHolding } from '../rights.ts';
import { setUserActive as setActive } from '../people.ts';
import { IdentityId, MANAGE } from '../schemas.ts';

const Input = Type.Object({ userId: IdentityId, active: Type.Boolean() }, { additionalProperties: false });

/** Disables a user (every token is worthless from the commit on) or enables one again. */
export const setUserActive: Command<Static<typeof Input>, { userId: string; active: boolean }> = {
  name: 'user.activate',
  input: Input,
  async permit({ tx, actor }, { userId }) {
    requireRight(actor, MANAGE);
    requireHolding(actor, await rightsOf(tx, userId));
  },
  async run({ tx }, input) {
    await setActive(tx, input.userId, input.active);
    return input;
  },
};
