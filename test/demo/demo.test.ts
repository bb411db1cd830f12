/** The demo as a person starts it, from `dist/`: orders go all the way to their invoices, and the books agree. */
import { beforeAll, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
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
  }, 120_000);
});
