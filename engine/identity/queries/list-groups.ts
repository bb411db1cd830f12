import { Type, type Static } from '@sinclair/typebox';
import type { Query } from '../../runtime/command.ts';
import { listGroups as list, type Group } from '../people.ts';

const Input = Type.Object(
  {
    /** Only the groups of this user. */
    user: Type.Optional(Type.String()),
    firstResult: Type.Optional(Type.Integer({ minimum: 0 })),
    maxResults: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
  },
  { additionalProperties: false },
);

/** Groups, which are what tasks are offered to: everybody who is signed in may see them. */
export const listGroups: Query<Static<typeof Input>, readonly Group[]> = {
  name: 'group.list',
  input: Input,
  run({ tx }, { user, firstResult, maxResults }) {
    return list(tx, { ...(user === undefined ? {} : { user }), limit: maxResults ?? 100, offset: firstResult ?? 0 });
  },
};
