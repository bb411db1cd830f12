import {
  createGroup,
  createUser,
  CartableError,
  listGroups,
  listUsers,
  setGrant,
  setMembership,
  SYSTEM,
  type Engine,
} from '../../engine/index.ts';
import {
  DATABASE,
  DATABASE_HELP,
  databaseOf,
  listOption,
  onePositional,
  print,
  textOption,
  type CliCommand,
} from './cli-command.ts';
import { databaseToCreate } from './database-location.ts';
import { refuseUnknownRights } from './rights.ts';
import { withEngine } from './with-engine.ts';

export const user: CliCommand = {
  name: 'user',
  summary: 'Create a user, or give one groups and rights',
  help: `Usage: cartable user USER [--name NAME] [--group G]… [--right R]… [--database X]

Creates the user (and the groups) when there is none, then adds the groups and rights.
The first administrator: cartable user admin --right '*' && cartable token admin

      --name NAME    as shown to others (default: USER)
      --group G      may be given more than once
      --right R      may be given more than once; '*' is every right
${DATABASE_HELP}`,
  options: {
    ...DATABASE,
    name: { type: 'string' },
    group: { type: 'string', multiple: true },
    right: { type: 'string', multiple: true },
  },
  run: (given) => {
    const id = onePositional(given, 'user');
    refuseUnknownRights(listOption(given, 'right'));
    const work = async (engine: Engine): Promise<number> => {
      await ensure(engine.execute(createUser, SYSTEM, { id, name: textOption(given, 'name') ?? id }));
      for (const group of listOption(given, 'group')) {
        await ensure(engine.execute(createGroup, SYSTEM, { id: group, name: group }));
        await engine.execute(setMembership, SYSTEM, { groupId: group, userId: id, member: true });
      }
      for (const right of listOption(given, 'right')) {
        await engine.execute(setGrant, SYSTEM, { right, kind: 'user', subjectId: id, granted: true });
      }
      return print(await description(engine, id));
    };
    return withEngine(given, work, databaseToCreate(databaseOf(given)));
  },
};

/** What exists already is as good as created. */
async function ensure(creation: Promise<unknown>): Promise<void> {
  await creation.catch((error: unknown) => {
    if (!(error instanceof CartableError) || error.code !== 'DUPLICATE') throw error;
  });
}

async function description(engine: Engine, id: string): Promise<string> {
  const groups = await engine.query(listGroups, SYSTEM, { user: id });
  const { total } = await engine.query(listUsers, SYSTEM, {});
  return `${id} (groups: ${groups.map((group) => group.id).join(', ') || 'none'}); ${total} users in all\n`;
}
