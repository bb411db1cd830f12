import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The repository's folder, seen from here or from `dist/`. */
export const repository = resolve(import.meta.dirname, import.meta.filename.endsWith('.js') ? '../../..' : '../..');

/** Brings `dist/` up to date, for tests that start the program as it runs in production. */
export function buildDist(): void {
  execFileSync(process.execPath, ['--import', 'tsx', 'server/build.ts'], { cwd: repository });
}

/** A private copy of `dist/`, for runs that start programs for minutes: building meanwhile must not change what they test. */
export function copyDist(): { readonly folder: string; remove(): void } {
  const cache = join(repository, '.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'dist-'));
  cpSync(join(repository, 'dist'), folder, { recursive: true });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
