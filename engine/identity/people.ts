/** Users, groups, units and who manages whom. Plain functions inside a transaction; commands check the rights. */
import { CartableError } from '../errors.ts';
import { SYSTEM } from '../runtime/actor.ts';
import type { Tx } from '../store/statement.ts';
import * as sql from './statements.ts';

export interface User {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly language: string;
  readonly unitId: string | null;
  readonly managerId: string | null;
  readonly active: boolean;
}

export interface Group {
  readonly id: string;
  readonly name: string;
}

export interface NewUser {
  readonly id: string;
  readonly name: string;
  readonly email?: string | null;
  /** Language of texts and mails: en, de, pl or fa. */
  readonly language?: string;
  readonly unitId?: string | null;
  readonly managerId?: string | null;
}

/** @throws CartableError DUPLICATE, or NOT_FOUND for an unknown unit or manager */
export async function createUser(tx: Tx, user: NewUser, now: number): Promise<User> {
  if (user.id === SYSTEM.userId) throw new CartableError('DUPLICATE', `the name ${user.id} belongs to the engine`);
  if (await tx.one(sql.findUser, { id: user.id })) throw new CartableError('DUPLICATE', `the user ${user.id} exists already`);
  if (user.unitId) await getUnit(tx, user.unitId);
  if (user.managerId) await getUser(tx, user.managerId);
  await tx.run(sql.insertUser, {
    id: user.id,
    name: user.name,
    email: user.email ?? null,
    language: user.language ?? 'en',
    unitId: user.unitId ?? null,
    managerId: user.managerId ?? null,
    now,
  });
  return getUser(tx, user.id);
}

/** @throws CartableError NOT_FOUND */
export async function getUser(tx: Tx, id: string): Promise<User> {
  const row = await tx.one(sql.findUser, { id });
  if (!row) throw new CartableError('NOT_FOUND', `there is no user ${id}`);
  return toUser(row);
}

/** A disabled user's tokens stop working at once. @throws CartableError NOT_FOUND */
export async function setUserActive(tx: Tx, id: string, active: boolean): Promise<void> {
  await getUser(tx, id);
  await tx.run(sql.updateUserActive, { id, active });
}

/** Users in order of id, of one group or all. */
export async function listUsers(
  tx: Tx,
  filter: { readonly group?: string; readonly limit: number; readonly offset: number },
): Promise<User[]> {
  const rows = await tx.all(sql.selectUsers, { group: filter.group ?? null, limit: filter.limit, offset: filter.offset });
  return rows.map(toUser);
}

export async function countUsers(tx: Tx, group?: string): Promise<number> {
  return Number((await tx.one(sql.countUsers, { group: group ?? null }))?.total ?? 0);
}

/** @throws CartableError DUPLICATE */
export async function createGroup(tx: Tx, group: Group): Promise<Group> {
  if (await tx.one(sql.findGroup, { id: group.id })) throw new CartableError('DUPLICATE', `the group ${group.id} exists already`);
  await tx.run(sql.insertGroup, { id: group.id, name: group.name });
  return group;
}

/** @throws CartableError NOT_FOUND */
export async function getGroup(tx: Tx, id: string): Promise<Group> {
  const row = await tx.one(sql.findGroup, { id });
  if (!row) throw new CartableError('NOT_FOUND', `there is no group ${id}`);
  return row;
}

/** Groups in order of id, of one user or all. */
export async function listGroups(
  tx: Tx,
  filter: { readonly user?: string; readonly limit: number; readonly offset: number },
): Promise<Group[]> {
  return tx.all(sql.selectGroups, { user: filter.user ?? null, limit: filter.limit, offset: filter.offset });
}

/** Adding twice is adding once. @throws CartableError NOT_FOUND */
export async function addMember(tx: Tx, groupId: string, userId: string): Promise<void> {
  await getGroup(tx, groupId);
  await getUser(tx, userId);
  await tx.run(sql.insertMembership, { userId, groupId });
}

export async function removeMember(tx: Tx, groupId: string, userId: string): Promise<void> {
  await tx.run(sql.deleteMembership, { userId, groupId });
}

export async function groupsOf(tx: Tx, userId: string): Promise<string[]> {
  return (await tx.all(sql.selectGroupsOf, { userId })).map((row) => row.group_id);
}

/** The active members of a group, in order of id. */
export async function membersOf(tx: Tx, groupId: string): Promise<string[]> {
  return (await tx.all(sql.selectMembersOf, { groupId })).map((row) => row.user_id);
}

export interface NewUnit {
  readonly id: string;
  readonly name: string;
  readonly parentId?: string | null;
  readonly managerId?: string | null;
}

/** @throws CartableError DUPLICATE, or NOT_FOUND for an unknown parent. The manager may be created later. */
export async function createUnit(tx: Tx, unit: NewUnit): Promise<void> {
  if (await tx.one(sql.findUnit, { id: unit.id })) throw new CartableError('DUPLICATE', `the unit ${unit.id} exists already`);
  if (unit.parentId) await getUnit(tx, unit.parentId);
  await tx.run(sql.insertUnit, {
    id: unit.id,
    name: unit.name,
    parentId: unit.parentId ?? null,
    managerId: unit.managerId ?? null,
  });
}

async function getUnit(tx: Tx, id: string): Promise<sql.UnitRow> {
  const row = await tx.one(sql.findUnit, { id });
  if (!row) throw new CartableError('NOT_FOUND', `there is no unit ${id}`);
  return row;
}

/** Longest chain of managers or units that is followed: more is a circle. */
const LONGEST_CHAIN = 50;

/** @throws CartableError NOT_FOUND, or VALIDATION when the chain of managers would come back to the user */
export async function setManager(tx: Tx, userId: string, managerId: string | null): Promise<void> {
  await getUser(tx, userId);
  let above = managerId;
  for (let steps = 0; above !== null && steps < LONGEST_CHAIN; steps += 1) {
    if (above === userId)
      throw new CartableError('VALIDATION', `${managerId ?? ''} is managed by ${userId}: nobody manages themselves`);
    above = (await getUser(tx, above)).managerId;
  }
  await tx.run(sql.updateUserManager, { id: userId, managerId });
}

/** The active manager of a user: their own, else that of the nearest unit above who is not themselves; null at the top. */
export async function managerOf(tx: Tx, userId: string): Promise<string | null> {
  const user = await getUser(tx, userId);
  if (user.managerId !== null && (await isActive(tx, user.managerId))) return user.managerId;
  let unitId = user.unitId;
  for (let steps = 0; unitId !== null && steps < LONGEST_CHAIN; steps += 1) {
    const unit = await getUnit(tx, unitId);
    if (unit.manager_id !== null && unit.manager_id !== userId && (await isActive(tx, unit.manager_id))) return unit.manager_id;
    unitId = unit.parent_id;
  }
  return null;
}

async function isActive(tx: Tx, userId: string): Promise<boolean> {
  const row = await tx.one(sql.findUser, { id: userId });
  return row !== undefined && Boolean(row.active);
}

function toUser(row: sql.UserRow): User {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    language: row.language,
    unitId: row.unit_id,
    managerId: row.manager_id,
    active: Boolean(row.active),
  };
}
