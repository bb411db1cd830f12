/** Which rights there are: a right that nobody asks for opens nothing, so a spelling mistake is told. */
import { holds } from '../../engine/index.ts';
import { PLUGINS } from '../index.ts';
import { CommandLineError } from './cli-command.ts';

/** What the engine itself asks for; plugins declare theirs. */
const OF_ENGINE = [
  'audit.verify',
  'books.verify',
  'definition.deploy',
  'identity.manage',
  'instance.operate',
  'instance.read',
  'message.send',
  'process.start',
  'task.manage',
] as const;

/** @throws CommandLineError naming the first right (or `area.*`) that stands for no right of the engine or a plugin */
export function refuseUnknownRights(rights: readonly string[]): void {
  const known = [...OF_ENGINE, ...PLUGINS.flatMap((plugin) => plugin.rights)];
  const unknown = rights.find(
    (right) => !known.some((one) => holds({ userId: '', onBehalfOf: null, groups: [], rights: [right] }, one)),
  );
  if (unknown === undefined) return;
  throw new CommandLineError(`There is no right ${unknown}; there are: *, ${known.toSorted().join(', ')}.`);
}
