/**
 * P2: an order survives a crash at every seam of every command that moves it. The seams come from a trace of one order,
 * so a statement that is added to the engine is tried as well.
 */
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Acknowledged, ask, nothingYet, runOrder } from '../crash/clients.ts';
import { comeToRest } from '../crash/crash-run.ts';
import { failpointsOf } from '../crash/failpoint.ts';
import { audit } from '../crash/ledger.ts';
import { openOutside, type Outside } from '../crash/outside.ts';
import { Victim } from '../crash/victim.ts';
import { buildDist } from '../support/dist.ts';
import { freshPostgres, freshSqlite } from '../support/postgres.ts';

let outside: Outside | undefined;
let victim: Victim | undefined;

beforeAll(buildDist);
afterEach(async () => {
  await victim?.kill();
  await outside?.close();
});

async function place(database: string): Promise<Victim> {
  outside = await openOutside();
  victim = new Victim(database, outside.url);
  return victim;
}

async function traceOf(server: Victim, database: string, acknowledged: Acknowledged): Promise<string[]> {
  await server.start();
  // The first order also loads the definition, which later ones find in memory.
  await runOrder(server, 'order-first', acknowledged);
  await comeToRest(database);
  await ask(server, 'POST', 'arm', acknowledged);
  await runOrder(server, 'order-traced', acknowledged);
  await comeToRest(database);
  const trace = await ask(server, 'GET', 'trace', acknowledged);
  await server.kill();
  return trace as string[];
}

/** One order for each failpoint: the server dies there, the next one takes over, and the client never notices more than a delay. */
async function dieAt(points: readonly string[], server: Victim, database: string, acknowledged: Acknowledged): Promise<string[]> {
  const unreached: string[] = [];
  let order: Promise<void> | undefined;
  for (const [index, point] of points.entries()) {
    await server.start(point);
    await order;
    await comeToRest(database);
    await ask(server, 'POST', 'arm', acknowledged);
    order = runOrder(server, `order-${index}`, acknowledged);
    if (!(await server.endsBySelf(10_000))) {
      unreached.push(point);
      await server.kill();
    }
  }
  await server.start();
  await order;
  await comeToRest(database);
  await server.kill();
  return unreached;
}

async function expectSound(database: string, acknowledged: Acknowledged, orders: number): Promise<void> {
  const findings = await audit(database, acknowledged, outside?.told ?? new Map());
  expect({ ...findings, refused: acknowledged.refused }).toEqual({
    lost: [],
    doubled: [],
    orphans: [],
    integrity: [],
    refused: [],
  });
  expect(acknowledged.completed.size).toBe(orders);
}

describe('a crash at a seam', () => {
  it('between any two writes and around every COMMIT leaves the books right on SQLite', async () => {
    const database = await freshSqlite();
    const server = await place(database);
    const acknowledged = nothingYet();
    const { statements, commits } = failpointsOf(await traceOf(server, database, acknowledged));
    // Start, complete, message, external operation's end, timer.
    expect(commits).toHaveLength(10);
    expect(await dieAt([...statements, ...commits], server, database, acknowledged)).toEqual([]);
    await expectSound(database, acknowledged, statements.length + commits.length + 2);
  }, 300_000);

  it('around every COMMIT leaves the books right on PostgreSQL', async () => {
    const database = await freshPostgres();
    const server = await place(database);
    const acknowledged = nothingYet();
    const { commits } = failpointsOf(await traceOf(server, database, acknowledged));
    expect(commits).toHaveLength(10);
    expect(await dieAt(commits, server, database, acknowledged)).toEqual([]);
    await expectSound(database, acknowledged, commits.length + 2);
  }, 120_000);

  it('doubles an order when the client sends no Idempotency-Key (the control)', async () => {
    const database = await freshSqlite();
    const server = await place(database);
    const acknowledged = nothingYet();
    await server.start('journal.append:1 after COMMIT');
    await ask(server, 'POST', 'arm', acknowledged);
    const order = runOrder(server, 'order-careless', acknowledged, false);
    expect(await server.endsBySelf(10_000)).toBe(true);
    await server.start();
    await order;
    await server.kill();
    const { doubled } = await audit(database, acknowledged, new Map());
    expect(doubled).toEqual(['order-careless: 2 times', 'reserve order-careless: 2 times']);
  }, 60_000);
});
