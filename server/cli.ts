#!/usr/bin/env node
/** The `cartable` command. Every sub-command is one file in `commands/`. */
import { parseArgs } from 'node:util';
import { audit } from './commands/audit.ts';
import { backup } from './commands/backup.ts';
import { CommandFailure, CommandLineError, print, printError, type CliCommand } from './commands/cli-command.ts';
import { demo } from './commands/demo.ts';
import { start } from './commands/start.ts';
import { token } from './commands/token.ts';
import { user } from './commands/user.ts';
import { verify } from './commands/verify.ts';
import { verifyBooks } from './commands/verify-books.ts';
import { VERSION } from './version.ts';

const COMMANDS: readonly CliCommand[] = [start, user, token, backup, audit, verifyBooks, verify, demo];

const HELP = `cartable ${VERSION}: process engine, task inbox and order desk

Usage: cartable <command> [options]

${COMMANDS.map((command) => `  ${command.name.padEnd(14)}${command.summary}`).join('\n')}

cartable <command> --help tells more.
`;

process.exitCode = await main(process.argv.slice(2));

async function main(words: readonly string[]): Promise<number> {
  const [name, ...rest] = words;
  if (name === undefined || name === '--help' || name === 'help') return print(HELP);
  if (name === '--version') return print(`${VERSION}\n`);
  const command = COMMANDS.find((known) => known.name === name);
  if (!command) return printError(`There is no command ${name}.\n\n${HELP}`);
  if (rest.includes('--help') && command.passesArguments !== true) return print(`${command.help}\n`);
  try {
    if (command.passesArguments === true) return await command.run({ values: {}, positionals: rest });
    const { values, positionals } = parseArgs({ args: rest, options: command.options, allowPositionals: true });
    return await command.run({ values, positionals });
  } catch (error) {
    if (error instanceof CommandLineError || isArgumentError(error)) return printError(`${error.message}\n\n${command.help}\n`);
    if (error instanceof CommandFailure) return printError(`${error.message}\n`);
    throw error;
  }
}

function isArgumentError(error: unknown): error is Error {
  return error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}
