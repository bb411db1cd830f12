/** What one sub-command of `cartable` is. */
import type { ParseArgsConfig } from 'node:util';

export type OptionValue = string | boolean | (string | boolean)[] | undefined;

export interface CliArguments {
  readonly values: Readonly<Record<string, OptionValue>>;
  readonly positionals: readonly string[];
}

export interface CliCommand {
  readonly name: string;
  readonly summary: string;
  /** Shown by `--help`, without a line end. */
  readonly help: string;
  readonly options: NonNullable<ParseArgsConfig['options']>;
  /** True: the arguments are handed on as they are. */
  readonly passesArguments?: boolean;
  /** Gives the exit code. */
  run(given: CliArguments): Promise<number>;
}

/** Wrong use of the command line: told together with the help. */
export class CommandLineError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CommandLineError';
  }
}

/** Something outside is not as it must be (no database, a port in use): told in a sentence, without help or stack. */
export class CommandFailure extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'CommandFailure';
  }
}

/** The option that every command has. */
export const DATABASE = { database: { type: 'string', short: 'd' } } as const;
export const DATABASE_HELP =
  '  -d, --database X   SQLite file or postgres://… (default: CARTABLE_DATABASE, else cartable.sqlite)';

export function databaseOf({ values }: CliArguments): string {
  const { database } = values;
  return typeof database === 'string' ? database : (process.env['CARTABLE_DATABASE'] ?? 'cartable.sqlite');
}

/** @throws CommandLineError */
export function onePositional({ positionals }: CliArguments, what: string): string {
  const [value, ...more] = positionals;
  if (value === undefined || more.length > 0) throw new CommandLineError(`Name exactly one ${what}.`);
  return value;
}

/** @throws CommandLineError */
export function noPositional({ positionals }: CliArguments): void {
  const [extra] = positionals;
  if (extra !== undefined) throw new CommandLineError(`This command takes no ${extra}.`);
}

/** @throws CommandLineError when it is not a port from 0 to 65535 */
export function portIn(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new CommandLineError(`${text} is not a port.`);
  return port;
}

export function textOption({ values }: CliArguments, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

export function listOption({ values }: CliArguments, name: string): string[] {
  const value = values[name];
  return Array.isArray(value) ? value.filter((part) => typeof part === 'string') : [];
}

/** Writes to the standard output; gives exit code 0. */
export function print(text: string): number {
  process.stdout.write(text);
  return 0;
}

/** Writes to the error output; gives exit code 1. */
export function printError(text: string): number {
  process.stderr.write(text);
  return 1;
}
