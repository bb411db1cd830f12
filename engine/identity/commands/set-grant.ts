import { Type, type Static } from '@sinclair/typebox';
import { requireRight, type Command } from '../../runtime/command.ts';
import { grant, requireHolding, revoke } from '../rights.ts';
import { IdentityId, MANAGE, RightName } from '../schemas.ts';

const Input = Type.Object({
  right: RightName,
  kind: Type.Union([Type.Literal('user'), Type.Literal('group')]),
  subjectId: IdentityId,
  granted: Type.Boolean(),
});

/** Gives a right to a user or group, or takes it back. Nobody hands out what they do not hold. */
export const setGrant: Command<Static<typeof Input>, Static<typeof Input>> = {
  name: 'set-grant',
  input: Input,
  permit({ actor }, { right }) {
    requireRight(actor, MANAGE);
    requireHolding(actor, [right]);
  },
  async run({ tx }, input) {
    await (input.granted ? grant : revoke)(tx, input.right, { kind: input.kind, id: input.subjectId });
    return input;
  },
};
