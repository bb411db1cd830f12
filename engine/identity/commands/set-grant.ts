import { Type, type Static } from '@sinclair/typebox';
import { requireRight, type Command } from '../../runtime/command.ts';
import { grant, requireHolding, revoke } from '../rights.ts';
import { IdentityId, MANAGE, RightName } from '../schemas.ts';

export const SetGrantInput = Type.Object(
  {
    right: RightName,
    kind: Type.Union([Type.Literal('user'), Type.Literal('group')]),
    subjectId: IdentityId,
    granted: Type.Boolean(),
  },
  { additionalProperties: false },
);

/** Gives a right to a user or group, or takes it back. Nobody hands out what they do not hold. */
export const setGrant: Command<Static<typeof SetGrantInput>, Static<typeof SetGrantInput>> = {
  name: 'right.grant',
  input: SetGrantInput,
  permit({ actor }, { right }) {
    requireRight(actor, MANAGE);
    requireHolding(actor, [right]);
  },
  async run({ tx }, input) {
    await (input.granted ? grant : revoke)(tx, input.right, { kind: input.kind, id: input.subjectId });
    return input;
  },
};
