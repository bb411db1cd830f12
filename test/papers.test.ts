/** What the papers say is so: files and links exist, tables name every element, error and script, and nothing else. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ChildProcessWithoutNullStreams, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { ERRORS } from '../engine/errors.ts';
import { behaviours } from '../engine/kernel/elements/index.ts';
import { buildDist, copyDist, repository } from './support/dist.ts';

const PAPERS = ['README.md', 'ARCHITECTURE.md', 'CHANGELOG.md', 'engine/README.md'];

function read(path: string): string {
  return readFileSync(join(repository, path), 'utf8');
}

/** Text that is shown as it is: no link and no heading stands in it. */
function withoutCode(markdown: string): string {
  return markdown.replaceAll(/^```[^\n]*\n[\s\S]*?^```$/gm, '');
}

/** Cells of the rows of the first table below a heading, the head row left out. */
function tableBelow(markdown: string, heading: string): string[][] {
  const lines = withoutCode(markdown).split('\n');
  const start = lines.indexOf(heading);
  expect([heading, start]).not.toEqual([heading, -1]);
  const first = lines.findIndex((line, index) => index > start && line.startsWith('|'));
  const after = lines.findIndex((line, index) => index > first && !line.startsWith('|'));
  return lines.slice(first + 2, after < 0 ? undefined : after).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

const cellOf = (row: readonly string[] | undefined, index: number): string => row?.[index] ?? '';
const nameOf = (row: readonly string[]): string => cellOf(row, 0).replaceAll('`', '');
const filesIn = (text: string): string[] => [...text.matchAll(/`((?:[\w.-]+\/)+[\w.-]+)`/g)].map(([, path]) => path ?? '');
const names = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, name]) => name ?? '').toSorted();

/** As GitHub makes it: lower case, no punctuation, hyphens for spaces. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .trim()
    .replaceAll(' ', '-');
}

function anchorsOf(path: string): string[] {
  return [...withoutCode(read(path)).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading ?? ''));
}

describe('the element table of engine/README.md', () => {
  let paper = '';
  beforeAll(() => {
    paper = read('engine/README.md');
  });

  it('has one row for every kind of node of the graph', () => {
    const kinds = names(read('engine/model/graph.ts'), /readonly kind: '(\w+)'/g);
    expect(kinds.length).toBeGreaterThan(10);
    expect(kinds).toEqual(Object.keys(behaviours).toSorted());
    expect(tableBelow(paper, '## Elements').map(nameOf).toSorted()).toEqual(kinds);
  });

  it('names the file that the kernel takes for the kind', () => {
    const index = read('engine/kernel/elements/index.ts');
    const imports = new Map(
      [...index.matchAll(/import \{ (\w+) \} from '\.\/([\w-]+\.ts)'/g)].map(([, name, file]) => [name, file]),
    );
    for (const row of tableBelow(paper, '## Elements')) {
      const kind = nameOf(row);
      const behaviour = new RegExp(`^  ${kind}: (\\w+),`, 'm').exec(index)?.[1] ?? kind;
      expect([kind, filesIn(cellOf(row, 2))]).toEqual([kind, [`engine/kernel/elements/${imports.get(behaviour)}`]]);
    }
  });

  it('has one row for every kind of loop', () => {
    const loops = names(read('engine/model/loop.ts'), /readonly type: '(multiInstance|\w*Loop)'/g);
    expect(loops).toHaveLength(2);
    expect(tableBelow(paper, '### Loops').map(nameOf).toSorted()).toEqual(loops);
  });

  it('has one row for every type of trigger, with the places that the model allows', () => {
    const types = names(read('engine/model/trigger.ts'), /readonly type: '(\w+)'/g);
    expect(types.length).toBeGreaterThan(5);
    const rows = tableBelow(paper, '### Triggers');
    expect(rows.map(nameOf).toSorted()).toEqual(types);

    const source = /const ALLOWED[^=]*= \{([\s\S]*?)\n\};/.exec(read('engine/model/event-places.ts'))?.[1] ?? '';
    const allowed = [...source.matchAll(/^ {2}'?([a-z][a-z -]*)'?: \[([^\]]*)\]/gm)].map(([, place, list]) => [
      place,
      names(list ?? '', /'(\w+)'/g),
    ]);
    const places = ['process start', 'event sub-process start', 'intermediate catch', 'intermediate throw', 'end', 'boundary'];
    const told = places.map((place, column) => [
      place,
      rows
        .filter((row) => cellOf(row, column + 1) === 'yes')
        .map(nameOf)
        .toSorted(),
    ]);
    expect(told).toEqual(allowed);
  });

  it('names a test for every row', () => {
    const rows = ['## Elements', '### Loops', '### Triggers'].flatMap((heading) => tableBelow(paper, heading));
    const untested = rows.filter((row) => !filesIn(cellOf(row, row.length - 1)).every((path) => path.endsWith('.test.ts')));
    expect(untested).toEqual([]);
    expect(rows.filter((row) => filesIn(cellOf(row, row.length - 1)).length === 0)).toEqual([]);
  });
});

it('the error table lists every code with its status, and no other', () => {
  const listed = tableBelow(read('engine/README.md'), '## Errors').map((row) => `${nameOf(row)} ${cellOf(row, 1)}`);
  const codes = Object.entries(ERRORS).map(([code, { status }]) => `${code} ${status}`);
  expect(listed.toSorted()).toEqual(codes.toSorted());
});

it('every npm script that README names exists', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const named = names(read('README.md'), /npm (?:run )?((?!ci\b|run\b)[a-z][a-z:]*)/g);
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
});

it('every command of cartable that README names exists', () => {
  const commands = names(read('server/cli.ts'), /from '\.\/commands\/([\w-]+)\.ts'/g);
  const named = names(read('README.md'), /(?:^|`|\$\()cartable ([a-z-]+)/gm);
  expect(named.length).toBeGreaterThan(4);
  expect(named.filter((name) => !commands.includes(name))).toEqual([]);
});

describe.each(PAPERS)('%s', (paper) => {
  it('links to what is there, headings included', () => {
    const links = [...withoutCode(read(paper)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target ?? '');
    const dead = links.filter((link) => {
      if (/^https?:/.test(link)) return false;
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? paper : join(dirname(paper), path);
      if (!existsSync(join(repository, target))) return true;
      return anchor !== undefined && !anchorsOf(target).includes(anchor);
    });
    expect(dead).toEqual([]);
  });

  it('names files that exist', () => {
    const rooms = /^(engine|plugins|processes|server|designer|test)\//;
    const named = filesIn(withoutCode(read(paper))).filter((path) => rooms.test(path));
    expect(named.filter((path) => !existsSync(join(repository, path)))).toEqual([]);
  });

  it('names no path of a machine', () => {
    expect(read(paper)).not.toMatch(/\/(?:home|Users|root|work|tmp)\//);
  });
});

/** What the recipes need besides Node; where it is missing they cannot be tried. */
const hasTools = ['bash', 'curl'].every((tool) => spawnSync(tool, ['--version']).status === 0);

(hasTools ? describe : describe.skip)('the recipes of README', () => {
  let code: ReturnType<typeof copyDist>;
  let folder = '';
  beforeAll(async () => {
    buildDist();
    code = copyDist();
    folder = await mkdtemp(join(tmpdir(), 'cartable-papers-'));
    await symlink(code.folder, join(folder, 'dist'));
  }, 300_000);
  afterAll(async () => {
    code.remove();
    await rm(folder, { recursive: true });
  });

  it('work when they are copied, one after another', async () => {
    const server = spawn(process.execPath, ['dist/server/cli.js', 'start', '--port', '0', '--log', 'error'], { cwd: folder });
    const ended = once(server, 'exit');
    try {
      const blocks = [...read('README.md').matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block]) => block ?? '');
      const first = blocks.findIndex((block) => block.startsWith('cartable() {'));
      const last = blocks.findIndex((block) => block.startsWith('cartable backup'));
      expect([first > 0, last > first]).toEqual([true, true]);
      const url = await addressOf(server);
      const recipes = blocks.slice(first, last + 1).map((block) => block.replaceAll('http://127.0.0.1:8080', url));
      const script = ['set -euo pipefail; curl() { command curl --fail "$@"; }', ...recipes].join('\n');

      const { stdout } = await promisify(execFile)('bash', ['-c', script], { cwd: folder, timeout: 240_000 });
      expect(stdout).toContain('"incidentType":"EXPRESSION_FAILED","activityId":"Long"');
      expect(stdout).toContain('"startUserId":"ann","deleteReason":null');
      expect(stdout).toContain('"state":"COMPLETED"');
      expect(stdout).toContain('are whole');
      expect(existsSync(join(folder, 'backup.sqlite'))).toBe(true);
    } finally {
      server.kill('SIGTERM');
      await ended;
    }
  }, 300_000);
});

/** What the server says first. @throws Error with its complaint when it ends instead */
function addressOf(server: ChildProcessWithoutNullStreams): Promise<string> {
  return new Promise((resolve, reject) => {
    let complaint = '';
    server.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
    server.stdout.once('data', (chunk: Buffer) => resolve(/http:\/\/[\d.:]+/.exec(chunk.toString())?.[0] ?? ''));
    server.once('exit', () => reject(new Error(`the server ended at once: ${complaint}`)));
  });
}
