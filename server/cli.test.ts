import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { buildDist, repository } from '../test/support/dist.ts';

jest.setTimeout(120_000);

let folder: string;

beforeAll(async () => {
  buildDist();
  folder = await mkdtemp(join(tmpdir(), 'cli-'));
});
afterAll(() => rm(folder, { recursive: true }));

function launch(...words: string[]): ChildProcess {
  return spawn(process.execPath, ['dist/server/cli.js', ...words], {
    cwd: repository,
    env: { ...process.env, CARTABLE_DATABASE: join(folder, 'a.sqlite') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function cartable(...words: string[]): Promise<{ code: unknown; out: string; err: string }> {
  const child = launch(...words);
  let out = '';
  let err = '';
  child.stdout?.on('data', (part: Buffer) => (out += part.toString()));
  child.stderr?.on('data', (part: Buffer) => (err += part.toString()));
  const [code] = (await once(child, 'close')) as unknown[];
  return { code, out, err };
}

/** The address that the started server prints. */
async function addressOf(child: ChildProcess): Promise<string> {
  let out = '';
  for await (const part of child.stdout ?? []) {
    out += String(part);
    const url = /serves (http:\S+)/.exec(out)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error(`the server said: ${out}`);
}

describe('cartable', () => {
  it('explains itself, and refuses wrong words with exit code 1', async () => {
    expect(await cartable('--help')).toMatchObject({ code: 0, out: expect.stringContaining('Usage: cartable') });
    expect(await cartable('dance')).toMatchObject({ code: 1, err: expect.stringContaining('no command dance') });
    expect(await cartable('token', 'x', '--expires', 'soon')).toMatchObject({
      code: 1,
      err: expect.stringContaining('soon is not a duration'),
    });
    expect(existsSync(join(folder, 'a.sqlite'))).toBe(false);
  });

  it('makes an administrator, serves with the token, and ends on SIGTERM with exit code 0', async () => {
    expect(await cartable('token', 'admin')).toMatchObject({ code: 1, err: expect.stringContaining('there is no user admin') });
    expect(await cartable('user', 'admin', '--right', '*', '--group', 'admins')).toMatchObject({ code: 0 });
    const { out: token } = await cartable('token', 'admin', '--expires', 'PT1H');
    const server = launch('start', '--port', '0', '--log', 'silent');
    const url = await addressOf(server);
    const reply = await fetch(`${url}/api/me`, { headers: { Authorization: `Bearer ${token.trim()}` } });
    expect([reply.status, await reply.json()]).toEqual([200, expect.objectContaining({ groups: ['admins'], rights: ['*'] })]);

    const copy = join(folder, 'copy.sqlite');
    expect(await cartable('backup', copy)).toMatchObject({ code: 0 });
    expect(await cartable('backup', copy)).toMatchObject({ code: 1, err: expect.stringContaining('never overwrites') });
    expect(await cartable('audit', 'verify', '--database', copy)).toMatchObject({
      code: 0,
      out: expect.stringContaining('are whole'),
    });
    expect(await cartable('verify-books', '--database', copy)).toMatchObject({ code: 0, out: expect.stringContaining('agree') });

    server.kill('SIGTERM');
    expect(await once(server, 'exit')).toEqual([0, null]);
  });
});
