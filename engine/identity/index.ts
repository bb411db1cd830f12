/** The face of identity: its migrations, commands and queries; the functions are for commands of the engine. */
export { identityMigrations } from './migration.ts';
export { hashToken } from './token.ts';
export { createGroup, CreateGroupInput } from './commands/create-group.ts';
export { createUnit } from './commands/create-unit.ts';
export { createUser, CreateUserInput } from './commands/create-user.ts';
export { issueToken } from './commands/issue-token.ts';
export { revokeToken } from './commands/revoke-token.ts';
export { setGrant, SetGrantInput } from './commands/set-grant.ts';
export { setManager } from './commands/set-manager.ts';
export { setMembership } from './commands/set-membership.ts';
export { setUserActive } from './commands/set-user-active.ts';
export { actorOfToken } from './queries/actor-of-token.ts';
export { getMe, type Me } from './queries/get-me.ts';
export { listGroups } from './queries/list-groups.ts';
export { listUsers, type UserList } from './queries/list-users.ts';
export { managerOf, membersOf, type Group, type User } from './people.ts';
export type { IssuedToken, TokenInfo } from './rights.ts';
