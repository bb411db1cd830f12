import { Type, type Static } from '@sinclair/typebox';
import { requireRight, type Command } from '../../runtime/command.ts';
import { createUser as create, type User } from '../people.ts';
import { DisplayName, IdentityId, MANAGE } from '../schemas.ts';

export const CreateUserInput = Type.Object(
  {
    id: IdentityId,
    name: DisplayName,
    email: Type.Optional(Type.String({ pattern: '^[^\\s@]{1,64}@[^\\s@]{1,190}$' })),
    language: Type.Optional(Type.Union([Type.Literal('en'), Type.Literal('de'), Type.Literal('pl'), Type.Literal('fa')])),
    unitId: Type.Optional(IdentityId),
    managerId: Type.Optional(IdentityId),
  },
  { additionalProperties: false },
);

export const createUser: Command<Static<typeof CreateUserInput>, User> = {
  name: 'user.create',
  input: CreateUserInput,
  permit: ({ actor }) => requireRight(actor, MANAGE),
  run: ({ tx, now }, input) => create(tx, input, now),
};
