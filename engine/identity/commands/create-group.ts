import { Type, type Static } from '@sinclair/typebox';
import { requireRight, type Command } from '../../runtime/command.ts';
import { createGroup as create, type Group } from '../people.ts';
import { DisplayName, IdentityId, MANAGE } from '../schemas.ts';

const Input = Type.Object({ id: IdentityId, name: DisplayName });

export const createGroup: Command<Static<typeof Input>, Group> = {
  name: 'create-group',
  input: Input,
  permit: ({ actor }) => requireRight(actor, MANAGE),
  run: ({ tx }, input) => create(tx, input),
};
