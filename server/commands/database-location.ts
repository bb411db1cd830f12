/** Where the database is, checked before it is opened: what people get wrong is told in a sentence, not as a stack. */
import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { CommandFailure, CommandLineError, databaseOf, type CliArguments } from './cli-command.ts';

const POSTGRES = /^postgres(ql)?:\/\//;
const SCHEME = /^[a-z][a-z0-9+.-]+:\/\//i;

export function isPostgres(location: string): boolean {
  return POSTGRES.test(location);
}

/** The location for a command that may begin a database. @throws CommandLineError, CommandFailure */
export function databaseToCreate(location: string): string {
  if (isPostgres(location)) {
    if (!URL.canParse(location)) throw new CommandLineError('The PostgreSQL address is not a URL.');
    return location;
  }
  if (SCHEME.test(location))
    throw new CommandLineError(`${withoutPassword(location)} is neither a SQLite file nor postgres://….`);
  if (isFolder(location)) throw new CommandFailure(`${location} is a folder, not a SQLite file.`);
  if (!isFolder(dirname(location))) throw new CommandFailure(`There is no folder ${dirname(location)} for ${location}.`);
  return location;
}

/** The location for a command that only reads or serves what is there. @throws CommandLineError, CommandFailure */
export function existingDatabase(given: CliArguments): string {
  const location = databaseToCreate(databaseOf(given));
  if (!isPostgres(location) && !(existsSync(location) && statSync(location).size > 0))
    throw new CommandFailure(`There is no database ${location}: name one with --database, or begin one with cartable user.`);
  return location;
}

/** Runs what opens the database; the reasons that lie outside of this program become a sentence. @throws CommandFailure */
export async function opening<T>(location: string, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    const reason = outsideReason(error);
    if (reason === null) throw error;
    throw new CommandFailure(`${withoutPassword(location)} ${reason}`, error);
  }
}

/** By the codes of SQLite, PostgreSQL (SQLSTATE) and the network. */
const REASONS: Readonly<Record<string, string>> = {
  SQLITE_NOTADB: 'is not a SQLite database.',
  SQLITE_CORRUPT: 'is damaged: restore a backup.',
  SQLITE_CANTOPEN: 'cannot be opened: check the path and its permissions.',
  SQLITE_READONLY: 'cannot be written: check its permissions.',
  SQLITE_BUSY: 'is locked by another program.',
  ECONNREFUSED: 'cannot be reached: nothing listens there.',
  ECONNRESET: 'cannot be reached: the connection was closed.',
  ENOTFOUND: 'cannot be reached: there is no such host.',
  EAI_AGAIN: 'cannot be reached: the name of the host cannot be looked up.',
  ETIMEDOUT: 'cannot be reached: it does not answer.',
  EHOSTUNREACH: 'cannot be reached: there is no way to the host.',
  '28P01': 'refuses the user or password.',
  '28000': 'refuses the user.',
  '3D000': 'does not exist on that server: create the database first.',
  '42501': 'refuses: the user may not create tables there.',
};

function outsideReason(error: unknown): string | null {
  const code = codeOf(error);
  if (code === null) return null;
  return REASONS[code] ?? REASONS[code.split('_').slice(0, 2).join('_')] ?? null;
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function withoutPassword(location: string): string {
  if (!SCHEME.test(location) || !URL.canParse(location)) return location;
  const url = new URL(location);
  url.password = '';
  return url.href;
}
