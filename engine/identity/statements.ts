/** What identity asks of the database. */
import { param, statement } from '../store/statement.ts';

export interface UserRow {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly language: string;
  readonly unit_id: string | null;
  readonly manager_id: string | null;
  readonly active: number | boolean;
}

export interface GroupRow {
  readonly id: string;
  readonly name: string;
}

const USER = ['id', 'name', 'email', 'language', 'unit_id', 'manager_id', 'active'];

export const findUser = statement<{ id: string }, UserRow>('identity.findUser', ({ knex }) =>
  knex('identity_user').select(USER).where('id', param('id')),
);

export const insertUser = statement<
  {
    id: string;
    name: string;
    email: string | null;
    language: string;
    unitId: string | null;
    managerId: string | null;
    now: number;
  },
  never
>('identity.insertUser', ({ knex }) =>
  knex('identity_user').insert({
    id: param('id'),
    name: param('name'),
    email: param('email'),
    language: param('language'),
    unit_id: param('unitId'),
    manager_id: param('managerId'),
    active: true,
    created_at: param('now'),
  }),
);

export const updateUserActive = statement<{ id: string; active: boolean }, never>('identity.updateUserActive', ({ knex }) =>
  knex('identity_user')
    .where('id', param('id'))
    .update({ active: param('active') }),
);

export const updateUserManager = statement<{ id: string; managerId: string | null }, never>(
  'identity.updateUserManager',
  ({ knex }) =>
    knex('identity_user')
      .where('id', param('id'))
      .update({ manager_id: param('managerId') }),
);

export const selectUsers = statement<{ group: string | null; limit: number; offset: number }, UserRow>(
  'identity.selectUsers',
  ({ knex, page }) =>
    page(
      knex('identity_user')
        .select(USER)
        .whereRaw('(cast(? as text) is null or id in (select user_id from identity_membership where group_id = ?))', [
          param('group'),
          param('group'),
        ])
        .orderBy('id'),
    ),
);

export const countUsers = statement<{ group: string | null }, { total: number }>('identity.countUsers', ({ knex }) =>
  knex('identity_user')
    .count({ total: '*' })
    .whereRaw('(cast(? as text) is null or id in (select user_id from identity_membership where group_id = ?))', [
      param('group'),
      param('group'),
    ]),
);

export const findGroup = statement<{ id: string }, GroupRow>('identity.findGroup', ({ knex }) =>
  knex('identity_group').select('id', 'name').where('id', param('id')),
);

export const insertGroup = statement<{ id: string; name: string }, never>('identity.insertGroup', ({ knex }) =>
  knex('identity_group').insert({ id: param('id'), name: param('name') }),
);

export const selectGroups = statement<{ user: string | null; limit: number; offset: number }, GroupRow>(
  'identity.selectGroups',
  ({ knex, page }) =>
    page(
      knex('identity_group')
        .select('id', 'name')
        .whereRaw('(cast(? as text) is null or id in (select group_id from identity_membership where user_id = ?))', [
          param('user'),
          param('user'),
        ])
        .orderBy('id'),
    ),
);

export const insertMembership = statement<{ userId: string; groupId: string }, never>('identity.insertMembership', ({ knex }) =>
  knex('identity_membership')
    .insert({ user_id: param('userId'), group_id: param('groupId') })
    .onConflict(['user_id', 'group_id'])
    .ignore(),
);

export const deleteMembership = statement<{ userId: string; groupId: string }, never>('identity.deleteMembership', ({ knex }) =>
  knex('identity_membership')
    .where({ user_id: param('userId'), group_id: param('groupId') })
    .delete(),
);

export const selectGroupsOf = statement<{ userId: string }, { group_id: string }>('identity.selectGroupsOf', ({ knex }) =>
  knex('identity_membership').select('group_id').where('user_id', param('userId')).orderBy('group_id'),
);

export const selectMembersOf = statement<{ groupId: string }, { user_id: string }>('identity.selectMembersOf', ({ knex }) =>
  knex('identity_membership as m')
    .join('identity_user as u', 'u.id', 'm.user_id')
    .select('m.user_id')
    .where('m.group_id', param('groupId'))
    .where('u.active', true)
    .orderBy('m.user_id'),
);

/** The rights of a user: their own and those of their groups. */
export const selectRightsOf = statement<{ userId: string }, { right_name: string }>('identity.selectRightsOf', ({ knex }) =>
  knex('identity_grant')
    .distinct('right_name')
    .where({ subject_kind: 'user', subject_id: param('userId') })
    .orWhere((groups) => {
      void groups
        .where('subject_kind', 'group')
        .whereIn('subject_id', knex('identity_membership').select('group_id').where('user_id', param('userId')));
    })
    .orderBy('right_name'),
);

export const selectRightsOfGroup = statement<{ groupId: string }, { right_name: string }>(
  'identity.selectRightsOfGroup',
  ({ knex }) =>
    knex('identity_grant')
      .select('right_name')
      .where({ subject_kind: 'group', subject_id: param('groupId') })
      .orderBy('right_name'),
);

export const insertGrant = statement<{ right: string; kind: string; subjectId: string }, never>(
  'identity.insertGrant',
  ({ knex }) =>
    knex('identity_grant')
      .insert({ right_name: param('right'), subject_kind: param('kind'), subject_id: param('subjectId') })
      .onConflict(['subject_kind', 'subject_id', 'right_name'])
      .ignore(),
);

export const deleteGrant = statement<{ right: string; kind: string; subjectId: string }, never>(
  'identity.deleteGrant',
  ({ knex }) =>
    knex('identity_grant')
      .where({ right_name: param('right'), subject_kind: param('kind'), subject_id: param('subjectId') })
      .delete(),
);

export interface UnitRow {
  readonly id: string;
  readonly name: string;
  readonly parent_id: string | null;
  readonly manager_id: string | null;
}

export const findUnit = statement<{ id: string }, UnitRow>('identity.findUnit', ({ knex }) =>
  knex('identity_unit').select('id', 'name', 'parent_id', 'manager_id').where('id', param('id')),
);

export const insertUnit = statement<{ id: string; name: string; parentId: string | null; managerId: string | null }, never>(
  'identity.insertUnit',
  ({ knex }) =>
    knex('identity_unit').insert({
      id: param('id'),
      name: param('name'),
      parent_id: param('parentId'),
      manager_id: param('managerId'),
    }),
);

export const insertToken = statement<
  { id: string; userId: string; tokenHash: string; label: string; now: number; expiresAt: number },
  never
>('identity.insertToken', ({ knex }) =>
  knex('identity_token').insert({
    id: param('id'),
    user_id: param('userId'),
    token_hash: param('tokenHash'),
    label: param('label'),
    created_at: param('now'),
    expires_at: param('expiresAt'),
    revoked_at: null,
  }),
);

/** The user of a living token, when both are good now. */
export const findUserOfToken = statement<{ tokenHash: string; now: number }, { id: string }>(
  'identity.findUserOfToken',
  ({ knex }) =>
    knex('identity_token as t')
      .join('identity_user as u', 'u.id', 't.user_id')
      .select('u.id')
      .where('t.token_hash', param('tokenHash'))
      .whereNull('t.revoked_at')
      .where('t.expires_at', '>', param('now'))
      .where('u.active', true),
);

export interface TokenRow {
  readonly id: string;
  readonly user_id: string;
  readonly label: string;
  readonly created_at: number;
  readonly expires_at: number;
  readonly revoked_at: number | null;
}

export const findToken = statement<{ id: string }, TokenRow>('identity.findToken', ({ knex }) =>
  knex('identity_token').select('id', 'user_id', 'label', 'created_at', 'expires_at', 'revoked_at').where('id', param('id')),
);

export const selectTokensOf = statement<{ userId: string }, TokenRow>('identity.selectTokensOf', ({ knex }) =>
  knex('identity_token')
    .select('id', 'user_id', 'label', 'created_at', 'expires_at', 'revoked_at')
    .where('user_id', param('userId'))
    .orderBy('created_at')
    .orderBy('id'),
);

export const revokeTokenRow = statement<{ id: string; now: number }, never>('identity.revokeToken', ({ knex }) =>
  knex('identity_token')
    .where('id', param('id'))
    .whereNull('revoked_at')
    .update({ revoked_at: param('now') }),
);
