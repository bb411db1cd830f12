import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';

/** The repository's folder, seen from here or from `dist/`. */
export const repository = resolve(import.meta.dirname, import.meta.filename.endsWith('.js') ? '../../..' : '../..');

/** Brings `dist/` up to date, for tests that start the program as it runs in production. */
export function buildDist(): void {
  execFileSync(process.execPath, ['--import', 'tsx', 'server/build.ts'], { cwd: repository });
}
