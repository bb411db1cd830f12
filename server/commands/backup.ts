import { existsSync } from 'node:fs';
import { CommandLineError, DATABASE, DATABASE_HELP, onePositional, print, type CliCommand } from './cli-command.ts';
import { withEngine } from './with-engine.ts';

export const backup: CliCommand = {
  name: 'backup',
  summary: 'Copy the database while the server runs',
  help: `Usage: cartable backup FILE [--database X]

Writes a consistent copy with everything that was committed before its start. SQLite: the file is a database that
can be served at once. PostgreSQL: a dump in pg_dump's custom format (pg_dump must be installed).

${DATABASE_HELP}`,
  options: DATABASE,
  run: (given) => {
    const file = onePositional(given, 'file');
    if (existsSync(file)) throw new CommandLineError(`${file} exists already: a backup never overwrites.`);
    return withEngine(given, async (engine) => {
      await engine.backup(file);
      return print(`${file}\n`);
    });
  },
};
