import { Type, type Static } from '@sinclair/typebox';
import { requireRight, type Command } from '../../runtime/command.ts';
import { createUnit as create } from '../people.ts';
import { DisplayName, IdentityId, MANAGE } from '../schemas.ts';

const Input = Type.Object(
  {
    id: IdentityId,
    name: DisplayName,
    parentId: Type.Optional(IdentityId),
    managerId: Type.Optional(IdentityId),
  },
  { additionalProperties: false },
);

export const createUnit: Command<Static<typeof Input>, { id: string }> = {
  name: 'unit.create',
  input: Input,
  permit: ({ actor }) => requireRight(actor, MANAGE),
  async run({ tx }, input) {
    await create(tx, input);
    return { id: input.id };
  },
};
