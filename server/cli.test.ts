import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildDist, repository } from '../test/support/dist.ts';

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

  it('makes no database where it is to read one', async () => {
    const missing = join(folder, 'missing.sqlite');
    const empty = join(folder, 'empty.sqlite');
    await writeFile(empty, '');
    for (const words of [['audit', 'verify'], ['verify-books'], ['backup', join(folder, 'b.sqlite')], ['token', 'admin']]) {
      for (const file of [missing, empty]) {
        expect(await cartable(...words, '--database', file)).toEqual({
          code: 1,
          out: '',
          err: `There is no database ${file}: name one with --database, or begin one with cartable user.\n`,
        });
      }
    }
    expect([existsSync(missing), statSync(empty).size, existsSync(join(folder, 'b.sqlite'))]).toEqual([false, 0, false]);
  });

  it('tells everyday mistakes in one sentence, without a stack and without a password', async () => {
    const text = join(folder, 'text.sqlite');
    await writeFile(text, 'This is no database. '.repeat(300));
    const nowhere = join(folder, 'no', 'a.sqlite');
    const failures: [string, string[]][] = [
      [`${text} is not a SQLite database.\n`, ['start', '--port', '0', '--database', text]],
      [`${text} is not a SQLite database.\n`, ['verify-books', '--database', text]],
      [`There is no folder ${join(folder, 'no')} for ${nowhere}.\n`, ['start', '--port', '0', '--database', nowhere]],
      [`${folder} is a folder, not a SQLite file.\n`, ['user', 'x', '--database', folder]],
      [
        'postgres://u@127.0.0.1:1/x cannot be reached: nothing listens there.\n',
        ['start', '--port', '0', '--database', 'postgres://u:secret@127.0.0.1:1/x'],
      ],
    ];
    for (const [err, words] of failures) expect(await cartable(...words)).toEqual({ code: 1, out: '', err });
    const mistakes: [string, string[]][] = [
      ['mysql://u@x/ is neither a SQLite file nor postgres://….', ['start', '--database', 'mysql://u:secret@x/']],
      ['This command takes no extra.', ['start', 'extra']],
      ['nope is not a port.', ['demo', '--port', 'nope']],
      ['There is no right nope.x; there are: *, ', ['user', 'x', '--right', 'orders.*', '--right', 'nope.x']],
      ...['0', 'abc', '1.5', '-1'].map((orders): [string, string[]] => [
        `${orders} is not a number of orders from 1 to 100000.`,
        ['demo', `--orders=${orders}`, '--database', join(folder, 'demo.sqlite')],
      ]),
    ];
    for (const [sentence, words] of mistakes) {
      const { code, out, err } = await cartable(...words);
      expect({ code, out, err: err.slice(0, sentence.length) }).toEqual({ code: 1, out: '', err: sentence });
      expect(err).toContain('Usage: cartable');
      expect(err).not.toMatch(/^\s+at |secret/m);
    }
    expect([existsSync(join(folder, 'a.sqlite')), existsSync(join(folder, 'demo.sqlite'))]).toEqual([false, false]);
  });

  it('compares a flow with bpmn-engine, and says where it cannot', async () => {
    const model = join(folder, 'model.bpmn');
    const process = (body: string) =>
      `<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="t"><bpmn:process id="p" isExecutable="true" camunda:historyTimeToLive="P1D"><bpmn:startEvent id="s"/>${body}<bpmn:endEvent id="e"/></bpmn:process></bpmn:definitions>`;
    const task = '<bpmn:userTask id="a"/><bpmn:sequenceFlow id="f" sourceRef="s" targetRef="a"/>';
    const flow = (id: string) => `<bpmn:sequenceFlow id="${id}" sourceRef="a" targetRef="e"/>`;
    await writeFile(model, process(task + flow('g')));
    const equal = await cartable('verify', model, '--json', '--paths', '2');
    expect(equal).toMatchObject({ code: 0, err: '', out: expect.stringContaining('p: equal, 2 paths, 2 of 2 flows taken\n') });
    expect(JSON.parse(equal.out.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({ code: 0, files: [{ file: model }] });

    const decisions = join(folder, 'decisions.json');
    await writeFile(decisions, '{"steps":[{"element":"b"}]}');
    expect(await cartable('verify', model, '--decisions', decisions)).toMatchObject({
      code: 2,
      out: expect.stringContaining('not compared beyond b: The run is over, and the next step would have been b.'),
    });
    await writeFile(decisions, '{"step":[]}');
    expect(await cartable('verify', model, '--decisions', decisions)).toMatchObject({
      code: 1,
      err: expect.stringContaining('holds no decisions: /step'),
    });
    await writeFile(model, process(task + flow('g') + flow('h')));
    expect(await cartable('verify', model)).toMatchObject({
      code: 2,
      out: expect.stringContaining('(FLOWS_TO_ONE_TARGET_ARE_ONE)'),
    });
    await writeFile(model, process('<bpmn:userTask id="s"/>'));
    expect(await cartable('verify', model)).toMatchObject({ code: 1, err: expect.stringContaining('cannot be deployed: ') });
    expect(await cartable('verify')).toMatchObject({ code: 1, err: expect.stringContaining('Name at least one BPMN file.') });
  });

  it('makes an administrator, serves with the token, and ends on SIGTERM with exit code 0', async () => {
    expect(await cartable('user', 'eve')).toMatchObject({ code: 0 });
    expect(await cartable('token', 'admin')).toMatchObject({ code: 1, err: expect.stringContaining('there is no user admin') });
    expect(await cartable('user', 'admin', '--right', '*', '--group', 'admins')).toMatchObject({ code: 0 });
    const { out: token } = await cartable('token', 'admin', '--expires', 'PT1H');
    const server = launch('start', '--port', '0', '--log', 'silent');
    const url = await addressOf(server);
    const reply = await fetch(`${url}/api/me`, { headers: { Authorization: `Bearer ${token.trim()}` } });
    expect([reply.status, await reply.json()]).toEqual([200, expect.objectContaining({ groups: ['admins'], rights: ['*'] })]);

    const port = new URL(url).port;
    expect(await cartable('start', '--port', port)).toEqual({
      code: 1,
      out: '',
      err: `Port ${port} is in use: choose another with --port.\n`,
    });

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
