/**
 * P2: an order survives a crash at every seam of every command that moves it. The seams come from a trace of one order,
 * so a statement that is added to the engine is tried as well.
 */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Acknowledged, ask, nothingYet, runOrder } from '../crash/clients.ts';
import { closeBooks, comeToRest } from '../crash/crash-run.ts';
import { failpointsOf } from '../crash/failpoint.ts';
import { audit } from '../crash/ledger.ts';
import { openOutside, type Outside } from '../crash/outside.ts';
import { Victim } from '../crash/victim.ts';
import { buildDist } from '../support/dist.ts';
import { freshPostgres, freshSqlite } from '../support/postgres.ts';

/** Milliseconds in which a server that met its failpoint has ended, on any machine; more than a whole order takes. */
const PATIENCE = 60_000;

interface Place {
  readonly database: string;
  readonly server: Victim;
  readonly outside: Outside;
  readonly acknowledged: Acknowledged;
}

type Seams = ReturnType<typeof failpointsOf>;

beforeAll(buildDist);

async function at<T>(database: string, work: (place: Place) => Promise<T>): Promise<T> {
  const outside = await openOutside();
  const server = new Victim(database, outside.url);
  try {
    return await work({ database, server, outside, acknowledged: nothingYet() });
  } finally {
    await server.remove();
    await outside.close();
  }
}

/** Crashes at the chosen seams, an order each, and compares the books. Gives the seams it crashed at. */
async function survive(database: string, choose: (seams: Seams) => readonly string[]): Promise<readonly string[]> {
  return await at(database, async (place) => {
    const points = choose(failpointsOf(await traceOf(place)));
    expect(await dieAt(points, place)).toEqual([]);
    const findings = await closeBooks(database, place.server, place.acknowledged, place.outside.told);
    const { refused, completed } = place.acknowledged;
    expect({ ...findings, refused }).toEqual({ lost: [], doubled: [], orphans: [], integrity: [], refused: [] });
    // Every order that met a crash, and the two before.
    expect(completed.size).toBe(points.length + 2);
    return points;
  });
}

async function traceOf({ database, server, acknowledged }: Place): Promise<string[]> {
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

/** The server dies at each point, the next one takes over, and the client notices no more than a delay. Gives the points not reached. */
async function dieAt(points: readonly string[], { database, server, acknowledged }: Place): Promise<string[]> {
  const unreached: string[] = [];
  let order: Promise<void> | undefined;
  for (const [index, point] of points.entries()) {
    await server.start(point);
    await order;
    await comeToRest(database);
    await ask(server, 'POST', 'arm', acknowledged);
    order = runOrder(server, `order-${index}`, acknowledged);
    if (!(await server.endsBySelf(PATIENCE))) {
      unreached.push(point);
      await server.kill();
    }
  }
  await server.start();
  await order;
  return unreached;
}

/** Start, complete, message, external operation's end, timer: the commands that move an order, two seams around each COMMIT. */
const COMMITS = 10;

describe('a crash at a seam', () => {
  it('between any two writes and around every COMMIT leaves the books right on SQLite', async () => {
    const everyOther =
      (lane: number) =>
      ({ statements, commits }: Seams): readonly string[] => {
        expect(commits).toHaveLength(COMMITS);
        return [...statements, ...commits].filter((_, index) => index % 2 === lane);
      };
    // Two databases side by side: most of the time is spent waiting for a lease to run out.
    const lanes = [0, 1].map(async (lane) => survive(await freshSqlite(), everyOther(lane)));
    const points = (await Promise.all(lanes)).flat();
    for (const write of ['instance.insert', 'journal.append', 'task.end', 'message.insert', 'job.insert', 'subscription.delete'])
      expect(points.some((point) => point.startsWith(`${write}:`))).toBe(true);
  }, 300_000);

  it('around every COMMIT leaves the books right on PostgreSQL', async () => {
    const points = await survive(await freshPostgres(), ({ commits }) => commits);
    expect(points).toHaveLength(COMMITS);
  }, 300_000);

  it('doubles an order when the client sends no Idempotency-Key (the control)', async () => {
    const doubled = await at(await freshSqlite(), async ({ database, server, acknowledged }) => {
      await server.start('journal.append:1 after COMMIT');
      await ask(server, 'POST', 'arm', acknowledged);
      const order = runOrder(server, 'order-careless', acknowledged, false);
      expect(await server.endsBySelf(PATIENCE)).toBe(true);
      await server.start();
      await order;
      await server.kill();
      return (await audit(database, acknowledged, new Map())).doubled;
    });
    expect(doubled).toEqual(['order-careless: 2 times', 'reserve order-careless: 2 times']);
  }, 300_000);
});
