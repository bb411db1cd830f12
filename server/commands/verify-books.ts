import { SYSTEM, verifyBooks as verify } from '../../engine/index.ts';
import { DATABASE, DATABASE_HELP, print, type CliCommand } from './cli-command.ts';
import { withEngine } from './with-engine.ts';

export const verifyBooks: CliCommand = {
  name: 'verify-books',
  summary: 'Recompute every sum from the documents',
  help: `Usage: cartable verify-books [--database X]

Every plugin recomputes stock, exposure, order quantities and totals from the documents. Exit code 1 when anything
differs; each difference is a line.

${DATABASE_HELP}`,
  options: DATABASE,
  run: (given) =>
    withEngine(given, async (engine) => {
      const { plugins, differences } = await engine.query(verify, SYSTEM, {});
      if (differences.length === 0) return print(`The books of ${plugins.join(', ')} agree with their documents.\n`);
      print(differences.map(({ plugin, difference }) => `${plugin}: ${difference}\n`).join(''));
      return 1;
    }),
};
