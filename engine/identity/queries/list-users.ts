import { Type, type Static } from '@sinclair/typebox';
import type { Query } from '../../runtime/command.ts';
import { countUsers, listUsers as list, type User } from '../people.ts';

const Input = Type.Object(
  {
    /** Only the members of this group. */
    group: Type.Optional(Type.String()),
    firstResult: Type.Optional(Type.Integer({ minimum: 0 })),
    maxResults: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
  },
  { additionalProperties: false },
);

export interface UserList {
  readonly items: readonly User[];
  readonly total: number;
}

/** Colleagues: everybody who is signed in may look them up, since tasks are handed to them by name. */
export const listUsers: Query<Static<typeof Input>, UserList> = {
  name: 'user.list',
  input: Input,
  async run({ tx }, { group, firstResult, maxResults }) {
    const filter = group === undefined ? {} : { group };
    return {
      items: await list(tx, { ...filter, limit: maxResults ?? 100, offset: firstResult ?? 0 }),
      total: await countUsers(tx, group),
    };
  },
};
