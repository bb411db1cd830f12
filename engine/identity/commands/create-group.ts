import { Type, type Static } from '@sinclair/typebox';
import { requireRight, type Command } from '../../runtime/command.ts';
import { createGroup as create, type Group } from '../people.ts';
import { DisplayName, IdentityId, MANAGE } from '../schemas.ts';

export const CreateGroupInput = Type.Object({ id: IdentityId, name: DisplayName }, { additionalProperties: false });

export const createGroup: Command<Static<typeof CreateGroupInput>, Group> = {
  name: 'group.create',
  input: CreateGroupInput,
  permit: ({ actor }) => requireRight(actor, MANAGE),
  run: ({ tx }, input) => create(tx, input),
};
