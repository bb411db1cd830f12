import { Type, type Static } from '@sinclair/typebox';
import { requireRight, type Command } from '../../runtime/command.ts';
import { setManager as set } from '../people.ts';
import { IdentityId, MANAGE } from '../schemas.ts';

const Input = Type.Object(
  { userId: IdentityId, managerId: Type.Union([IdentityId, Type.Null()]) },
  { additionalProperties: false },
);

/** Names who decides above a user. A chain of managers never comes back to itself. */
export const setManager: Command<Static<typeof Input>, Static<typeof Input>> = {
  name: 'user.manager',
  input: Input,
  permit: ({ actor }) => requireRight(actor, MANAGE),
  async run({ tx }, input) {
    await set(tx, input.userId, input.managerId);
    return input;
  },
};
