import { Type, type Static } from '@sinclair/typebox';
import { requireRight, type Command } from '../../runtime/command.ts';
import { addMember, removeMember } from '../people.ts';
import { requireHolding, rightsOfGroup } from '../rights.ts';
import { IdentityId, MANAGE } from '../schemas.ts';

const Input = Type.Object({ groupId: IdentityId, userId: IdentityId, member: Type.Boolean() }, { additionalProperties: false });

/** Adds a user to a group or takes them out. The group's rights come with it, so the actor must hold them. */
export const setMembership: Command<Static<typeof Input>, Static<typeof Input>> = {
  name: 'group.member',
  input: Input,
  async permit({ tx, actor }, { groupId }) {
    requireRight(actor, MANAGE);
    requireHolding(actor, await rightsOfGroup(tx, groupId));
  },
  async run({ tx }, input) {
    await (input.member ? addMember : removeMember)(tx, input.groupId, input.userId);
    return input;
  },
};
