import { SYSTEM, verifyJournal } from '../../engine/index.ts';
import { CommandLineError, DATABASE, DATABASE_HELP, onePositional, print, type CliCommand } from './cli-command.ts';
import { withEngine } from './with-engine.ts';

export const audit: CliCommand = {
  name: 'audit',
  summary: 'Verify the hash chains of the journal',
  help: `Usage: cartable audit verify [--database X]

Walks every instance's journal and the seals over them. Exit code 1 when a row was edited, added, removed or moved;
each finding is a line.

${DATABASE_HELP}`,
  options: DATABASE,
  run: (given) => {
    const what = onePositional(given, 'thing to do: verify');
    if (what !== 'verify') throw new CommandLineError(`audit cannot ${what}.`);
    return withEngine(given, async (engine) => {
      const { rows, chains, seals, problems } = await engine.query(verifyJournal, SYSTEM, {});
      if (problems.length === 0) return print(`${rows} rows of ${chains} chains and ${seals} seals are whole.\n`);
      print(problems.map(({ instanceId, at, problem }) => `${instanceId ?? 'seal'} ${at}: ${problem}\n`).join(''));
      return 1;
    });
  },
};
