/** `/engine-rest/user` and `/engine-rest/group`: whom tasks can be given or offered to. */
import { Type } from '@sinclair/typebox';
import { listGroups, listUsers } from '../../../engine/index.ts';
import { LACKING, refuseLacking } from '../../camunda/filters.ts';
import { route, type Route } from '../../http/route.ts';
import { ok } from '../../http/reply.ts';
import { Count, Dto, LONGEST_PAGE, Page } from './schemas.ts';

const tags = ['Identity'];
const UserFilter = Type.Object({ memberOfGroup: Type.Optional(Type.String()), ...Page });
const GroupFilter = Type.Object({ member: Type.Optional(Type.String()), ...Page });

export const identityRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/engine-rest/user',
    summary: 'List users',
    tags,
    query: UserFilter,
    replies: { 200: Type.Array(Dto) },
    async handler({ ask, query }) {
      refuseLacking(LACKING.user, query);
      const group = query.memberOfGroup === undefined ? {} : { group: query.memberOfGroup };
      const { items } = await ask(listUsers, {
        ...group,
        firstResult: query.firstResult ?? 0,
        maxResults: Math.min(Math.max(query.maxResults ?? 100, 1), LONGEST_PAGE),
      });
      return ok(items.slice(0, query.maxResults).map(({ id, name, email }) => ({ id, firstName: name, lastName: null, email })));
    },
  }),
  route({
    method: 'GET',
    path: '/engine-rest/user/count',
    summary: 'How many users',
    tags,
    query: UserFilter,
    replies: { 200: Count },
    async handler({ ask, query }) {
      refuseLacking(LACKING.user, query);
      const group = query.memberOfGroup === undefined ? {} : { group: query.memberOfGroup };
      return ok({ count: (await ask(listUsers, { ...group, maxResults: 1 })).total });
    },
  }),
  route({
    method: 'GET',
    path: '/engine-rest/group',
    summary: 'List groups',
    tags,
    query: GroupFilter,
    replies: { 200: Type.Array(Dto) },
    async handler({ ask, query }) {
      refuseLacking(LACKING.group, query);
      const user = query.member === undefined ? {} : { user: query.member };
      const groups = await ask(listGroups, {
        ...user,
        firstResult: query.firstResult ?? 0,
        maxResults: Math.min(Math.max(query.maxResults ?? 100, 1), LONGEST_PAGE),
      });
      return ok(groups.slice(0, query.maxResults).map(({ id, name }) => ({ id, name, type: 'WORKFLOW' })));
    },
  }),
];
