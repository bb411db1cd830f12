import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { promisify } from 'node:util';

/**
 * A consistent dump of a PostgreSQL database in pg_dump's custom format. The password goes by the environment: an
 * argument could be read by every user of the machine, and would stand in the error.
 * @throws Error in a sentence, without the URL; no half-written file stays behind
 */
export async function dumpPostgres(url: string, file: string, program = 'pg_dump'): Promise<void> {
  const { hostname, port, username, password, pathname } = new URL(url);
  const env = {
    ...process.env,
    PGHOST: decodeURIComponent(hostname),
    PGPORT: port === '' ? '5432' : port,
    PGUSER: decodeURIComponent(username),
    PGPASSWORD: decodeURIComponent(password),
    PGDATABASE: decodeURIComponent(pathname.slice(1)),
  };
  try {
    await promisify(execFile)(program, ['--format=custom', `--file=${file}`], { env });
  } catch (error) {
    await rm(file, { force: true });
    throw new Error(reasonOf(error, program));
  }
}

function reasonOf(error: unknown, program: string): string {
  if (typeof error !== 'object' || error === null) return `${program} failed`;
  if ('code' in error && error.code === 'ENOENT')
    return `${program} is not installed: it comes with PostgreSQL's client programs`;
  const told = 'stderr' in error && typeof error.stderr === 'string' ? error.stderr.trim().split('\n').at(-1) : undefined;
  return told === undefined || told === '' ? `${program} failed` : told;
}
