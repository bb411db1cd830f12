/** Who I am, who my colleagues are, and the tokens that stand for me. */
import { Type } from '@sinclair/typebox';
import {
  createGroup,
  CreateGroupInput,
  createUser,
  CreateUserInput,
  getMe,
  issueToken,
  listGroups,
  listUsers,
  revokeToken,
  setGrant,
  SetGrantInput,
  setManager,
  setMembership,
  setUserActive,
} from '../../../engine/index.ts';
import { created, noContent, ok } from '../../http/reply.ts';
import { route, type Route } from '../../http/route.ts';

const tags = ['people'];
const NullableText = Type.Union([Type.String(), Type.Null()]);
const User = Type.Object({
  id: Type.String(),
  name: Type.String(),
  email: NullableText,
  language: Type.String(),
  unitId: NullableText,
  managerId: NullableText,
  active: Type.Boolean(),
});
const Group = Type.Object({ id: Type.String(), name: Type.String() });
const Token = Type.Object({
  id: Type.String(),
  label: Type.String(),
  createdAt: Type.String(),
  expiresAt: Type.String(),
  revokedAt: NullableText,
});
const UserId = Type.Object({ userId: Type.String({ maxLength: 64 }) });
const Page = {
  firstResult: Type.Optional(Type.Integer({ minimum: 0 })),
  maxResults: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
};
const DAY = 24 * 3_600_000;

const iso = (instant: number): string => new Date(instant).toISOString();

export const peopleRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/me',
    summary: 'Who the token stands for, with groups, rights and tokens',
    tags,
    replies: {
      200: Type.Object({
        user: User,
        groups: Type.Array(Type.String()),
        rights: Type.Array(Type.String()),
        manager: NullableText,
        tokens: Type.Array(Token),
      }),
    },
    async handler({ ask }) {
      const me = await ask(getMe, {});
      const tokens = me.tokens.map(({ id, label, createdAt, expiresAt, revokedAt }) => ({
        id,
        label,
        createdAt: iso(createdAt),
        expiresAt: iso(expiresAt),
        revokedAt: revokedAt === null ? null : iso(revokedAt),
      }));
      return ok({ ...me, tokens });
    },
  }),
  route({
    method: 'GET',
    path: '/api/users',
    summary: 'Colleagues, to hand tasks to',
    tags,
    query: Type.Object({ group: Type.Optional(Type.String({ maxLength: 64 })), ...Page }),
    replies: { 200: Type.Object({ items: Type.Array(User), total: Type.Integer() }) },
    async handler({ ask, query }) {
      return ok(await ask(listUsers, query));
    },
  }),
  route({
    method: 'POST',
    path: '/api/users',
    summary: 'Create a user, without any right',
    tags,
    right: 'identity.manage',
    body: CreateUserInput,
    replies: { 201: User },
    async handler({ execute, body }) {
      return created(await execute(createUser, body));
    },
  }),
  route({
    method: 'PUT',
    path: '/api/users/{userId}/active',
    summary: 'Disable a user (all tokens stop at once) or enable one again',
    tags,
    right: 'identity.manage',
    params: UserId,
    body: Type.Object({ active: Type.Boolean() }),
    replies: { 204: null },
    async handler({ execute, params, body }) {
      await execute(setUserActive, { ...params, ...body });
      return noContent();
    },
  }),
  route({
    method: 'PUT',
    path: '/api/users/{userId}/manager',
    summary: 'Name who decides above a user',
    tags,
    right: 'identity.manage',
    params: UserId,
    body: Type.Object({ managerId: NullableText }),
    replies: { 204: null },
    async handler({ execute, params, body }) {
      await execute(setManager, { ...params, ...body });
      return noContent();
    },
  }),
  route({
    method: 'GET',
    path: '/api/groups',
    summary: 'Groups, to which tasks are offered',
    tags,
    query: Type.Object({ user: Type.Optional(Type.String({ maxLength: 64 })), ...Page }),
    replies: { 200: Type.Object({ items: Type.Array(Group) }) },
    async handler({ ask, query }) {
      return ok({ items: await ask(listGroups, query) });
    },
  }),
  route({
    method: 'POST',
    path: '/api/groups',
    summary: 'Create a group',
    tags,
    right: 'identity.manage',
    body: CreateGroupInput,
    replies: { 201: Group },
    async handler({ execute, body }) {
      return created(await execute(createGroup, body));
    },
  }),
  route({
    method: 'PUT',
    path: '/api/groups/{groupId}/members/{userId}',
    summary: 'Add a user to a group or take them out',
    tags,
    right: 'identity.manage',
    params: Type.Object({ groupId: Type.String({ maxLength: 64 }), ...UserId.properties }),
    body: Type.Object({ member: Type.Boolean() }),
    replies: { 204: null },
    async handler({ execute, params, body }) {
      await execute(setMembership, { ...params, ...body });
      return noContent();
    },
  }),
  route({
    method: 'PUT',
    path: '/api/grants',
    summary: 'Give a right to a user or group, or take it back',
    tags,
    right: 'identity.manage',
    body: SetGrantInput,
    replies: { 204: null },
    async handler({ execute, body }) {
      await execute(setGrant, body);
      return noContent();
    },
  }),
  route({
    method: 'POST',
    path: '/api/tokens',
    summary: 'Issue a token for oneself, or for others with the right to; shown this once',
    tags,
    body: Type.Object({
      userId: Type.String({ maxLength: 64 }),
      label: Type.String({ minLength: 1, maxLength: 200 }),
      days: Type.Integer({ minimum: 1, maximum: 366 }),
    }),
    replies: { 201: Type.Object({ id: Type.String(), token: Type.String(), expiresAt: Type.String() }) },
    async handler({ engine, actor, body }) {
      // Without the Idempotency-Key: stored replies would keep the secret.
      const input = { userId: body.userId, label: body.label, lifetime: body.days * DAY };
      const { id, token, expiresAt } = await engine.execute(issueToken, actor, input);
      return created({ id, token, expiresAt: iso(expiresAt) }, { 'Cache-Control': 'no-store' });
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/tokens/{tokenId}',
    summary: 'Make a token worthless, at once',
    tags,
    params: Type.Object({ tokenId: Type.String({ maxLength: 100 }) }),
    replies: { 204: null },
    async handler({ execute, params }) {
      await execute(revokeToken, params);
      return noContent();
    },
  }),
];
