import { expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { freshSqlite } from '../../test/support/postgres.ts';
import { dumpPostgres } from './pg-dump.ts';

const URL_WITH_PASSWORD = 'postgres://ann:s%40cret@db.example:6543/orders';

/** A program that stands in for pg_dump, which is no part of this project's dependencies. */
async function program(script: string): Promise<{ path: string; folder: string }> {
  const folder = dirname(await freshSqlite());
  const path = join(folder, 'pg_dump');
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return { path, folder };
}

it('hands the password over by the environment, never as an argument', async () => {
  const { path, folder } = await program('echo "$@ $PGHOST $PGPORT $PGUSER $PGPASSWORD $PGDATABASE" > "$(dirname "$0")/seen"');
  await dumpPostgres(URL_WITH_PASSWORD, join(folder, 'dump'), path);
  expect((await readFile(join(folder, 'seen'), 'utf8')).trim()).toBe(
    `--format=custom --file=${join(folder, 'dump')} db.example 6543 ann s@cret orders`,
  );
});

it('says in a sentence why it failed, without the password, and leaves no file behind (S20)', async () => {
  const { path, folder } = await program(
    'echo half > "${2#--file=}"; echo "pg_dump: error: server version mismatch" >&2; exit 1',
  );
  const file = join(folder, 'dump');
  const failure = await dumpPostgres(URL_WITH_PASSWORD, file, path).catch((error: unknown) => error);
  expect(failure).toMatchObject({ message: 'pg_dump: error: server version mismatch' });
  expect(JSON.stringify(failure, Object.getOwnPropertyNames(failure))).not.toContain('cret');
  expect(existsSync(file)).toBe(false);
});

it('tells when it is not installed', async () => {
  await expect(dumpPostgres(URL_WITH_PASSWORD, 'unused', '/nowhere/pg_dump')).rejects.toMatchObject({
    message: "/nowhere/pg_dump is not installed: it comes with PostgreSQL's client programs",
  });
});
