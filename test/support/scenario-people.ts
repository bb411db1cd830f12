import { createGroup, createUser, setGrant, setMembership, SYSTEM, type Engine } from '../../engine/index.ts';
import type { World } from '../../processes/scenario.ts';

/** The people of a scenario's world, who hold nothing but the groups and rights that it gives them. */
export async function createPeople(engine: Engine, { people }: World): Promise<void> {
  const groups = new Set(Object.values(people).flatMap((person) => person.groups));
  for (const id of groups) await engine.execute(createGroup, SYSTEM, { id, name: id });
  for (const [id, { manager, groups: memberOf, rights }] of Object.entries(people)) {
    await engine.execute(createUser, SYSTEM, { id, name: id, ...(manager === undefined ? {} : { managerId: manager }) });
    for (const groupId of memberOf) await engine.execute(setMembership, SYSTEM, { groupId, userId: id, member: true });
    for (const right of rights) await engine.execute(setGrant, SYSTEM, { right, kind: 'user', subjectId: id, granted: true });
  }
}
