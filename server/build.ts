/**
 * `npm run build`: TypeScript to JavaScript in `dist/`, and beside it what the code reads at run time (flows,
 * decisions, forms, pictures, pages). Does nothing when `dist/` is up to date, so `npm start` may always call it.
 * It does not check types; `npm run typecheck` does.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const repository = resolve(import.meta.dirname, '..');
const output = join(repository, 'dist');
const ROOMS = [
  'engine',
  'plugins',
  'processes',
  'server',
  'designer',
  'test/bench',
  'test/crash',
  'test/conformance',
  'test/fuzz',
  'test/support',
];
const CONFIGURATION = ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json', 'server/build.ts'];

const sources = ROOMS.flatMap(filesBelow);
const stamp = fingerprint([...CONFIGURATION, ...sources]);
if (!upToDate()) {
  // Built aside and moved in one step: a program that starts meanwhile finds a whole build, old or new.
  const aside = join(repository, '.cache', `build-${process.pid}`);
  compile(aside);
  for (const asset of sources.filter(isAsset)) copy(asset, aside);
  writeFileSync(join(aside, '.stamp'), stamp);
  replace(aside);
}

function upToDate(): boolean {
  const file = join(output, '.stamp');
  return existsSync(file) && readFileSync(file, 'utf8') === stamp;
}

/** Paths relative to the repository, sorted. */
function filesBelow(room: string): string[] {
  const root = join(repository, room);
  if (!existsSync(root)) return [];
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).map((path) => join(room, path));
  return paths.filter((path) => !path.endsWith('.test.ts') && statSync(join(repository, path)).isFile()).sort();
}

/** Two builds at once are two equal builds: the one that comes second steps back. */
function replace(folder: string): void {
  try {
    if (upToDate()) return rmSync(folder, { recursive: true, force: true });
    rmSync(output, { recursive: true, force: true });
    renameSync(folder, output);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    if (!upToDate()) throw error;
  }
}

function isAsset(path: string): boolean {
  return !path.endsWith('.ts') && !path.endsWith('.md');
}

function fingerprint(paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of paths) {
    const { size, mtimeMs } = statSync(join(repository, path));
    hash.update(`${path}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/** Everything anew, so nothing stays behind of a file that was renamed; it takes about half a second. */
function compile(folder: string): void {
  const compiler = join(repository, 'node_modules/typescript7/bin/tsc');
  const { status } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json', '--outDir', folder], {
    cwd: repository,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}

function copy(path: string, folder: string): void {
  const target = join(folder, path);
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(join(repository, path), target);
}
