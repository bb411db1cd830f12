import { Temporal } from 'temporal-polyfill';
import { issueToken, SYSTEM } from '../../engine/index.ts';
import {
  CommandLineError,
  DATABASE,
  DATABASE_HELP,
  onePositional,
  print,
  textOption,
  type CliArguments,
  type CliCommand,
} from './cli-command.ts';
import { withEngine } from './with-engine.ts';

const DEFAULT_LIFE = 'P30D';

export const token: CliCommand = {
  name: 'token',
  summary: 'Issue an API token for a user',
  help: `Usage: cartable token USER [--expires P30D] [--label TEXT] [--database X]

Prints the token, once: only its hash is kept. DELETE /api/tokens/{id} makes it worthless.

      --expires D    ISO 8601 duration of its life, at most a year (default: ${DEFAULT_LIFE})
      --label TEXT   what it is for (default: command line)
${DATABASE_HELP}`,
  options: { ...DATABASE, expires: { type: 'string' }, label: { type: 'string' } },
  run: (given) => {
    const userId = onePositional(given, 'user');
    const input = { userId, label: textOption(given, 'label') ?? 'command line', lifetime: lifetimeOf(given) };
    return withEngine(given, async (engine) => {
      const issued = await engine.execute(issueToken, SYSTEM, input);
      return print(`${issued.token}\n`);
    });
  },
};

/** Milliseconds. */
function lifetimeOf(given: CliArguments): number {
  const text = textOption(given, 'expires') ?? DEFAULT_LIFE;
  try {
    return Temporal.Duration.from(text).total('milliseconds');
  } catch {
    throw new CommandLineError(`${text} is not a duration of days or hours, such as P30D or PT12H.`);
  }
}
