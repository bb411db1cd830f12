/** The demo as a person starts it, from `dist/`: orders go all the way to their invoices, and the books agree. */
import { beforeAll, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { listInstances, openEngine, replayInstance, SYSTEM } from '../../engine/index.ts';
import { buildDist, repository } from '../support/dist.ts';
import { eachDatabase } from '../support/postgres.ts';

beforeAll(buildDist);

async function cartable(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['dist/server/cli.js', ...args], { cwd: repository });
  return stdout;
}

eachDatabase('the demo', (open) => {
  it('plays orders to their end without an incident, and verify-books finds no difference', async () => {
    const { url } = await open();
    const output = await cartable('demo', '--orders', '4', '--database', url, '--port', '0', '--exit', '--json');
    const result = JSON.parse(output.trim().split('\n').at(-1) ?? '') as Record<string, number>;
    expect(result).toMatchObject({ orders: 4, incidents: 0 });
    expect(result['completed']).toBeGreaterThan(0);
    expect(result['invoices']).toBeGreaterThan(0);
    // Ends with an error when there is a difference.
    await cartable('verify-books', '--database', url);
    await cartable('audit', 'verify', '--database', url);
    await replaysToTheByte(url);
  }, 300_000);
});

/** Every instance of every process of the demo comes out of its journal as it is stored, state and variables alike. */
async function replaysToTheByte(database: string): Promise<void> {
  const engine = await openEngine({ database, settings: { runJobs: false } });
  try {
    const instances = await engine.query(listInstances, SYSTEM, { state: 'any', maxResults: 1000 });
    expect(new Set(instances.map(({ definition_key: key }) => key)).size).toBeGreaterThan(1);
    for (const { id } of instances) {
      const replay = await engine.query(replayInstance, SYSTEM, { processInstanceId: id });
      expect({ id, ...replay }).toEqual({ id, replayed: replay.stored, stored: replay.stored, firstDifference: null });
    }
  } finally {
    await engine.stop();
  }
}
