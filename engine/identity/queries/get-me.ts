import { Type, type Static } from '@sinclair/typebox';
import type { Query } from '../../runtime/command.ts';
import { getUser, managerOf, type User } from '../people.ts';
import { listTokens, type TokenInfo } from '../rights.ts';

const Input = Type.Object({}, { additionalProperties: false });

export interface Me {
  readonly user: User;
  readonly groups: readonly string[];
  readonly rights: readonly string[];
  /** Who decides above me; null at the top. */
  readonly manager: string | null;
  readonly tokens: readonly TokenInfo[];
}

/** The actor's own page: who I am, what I may do and the tokens that stand for me. */
export const getMe: Query<Static<typeof Input>, Me> = {
  name: 'user.me',
  input: Input,
  async run({ tx, actor }) {
    return {
      user: await getUser(tx, actor.userId),
      groups: actor.groups,
      rights: actor.rights,
      manager: await managerOf(tx, actor.userId),
      tokens: await listTokens(tx, actor.userId),
    };
  },
};
