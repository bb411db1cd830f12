import type { JournalProblem } from '../../engine/index.ts';
import { type Acknowledged, ask, nothingYet, runOrder } from './clients.ts';
import { audit, type Findings, unfinished } from './ledger.ts';
import { openOutside } from './outside.ts';
import { random } from './random.ts';
import { Victim } from './victim.ts';

export interface CrashOptions {
  /** A SQLite file or a `postgres://` URL; empty. */
  readonly database: string;
  readonly kills: number;
  /** At least so many orders are run, however few the kills. */
  readonly orders: number;
  readonly clients: number;
  readonly seed: number;
}

export interface CrashReport extends Findings {
  readonly kills: number;
  readonly orders: number;
  /** Keys that the world outside was told more than once: allowed, at least once with a key. */
  readonly repeatedKeys: number;
  readonly refused: readonly string[];
  /** Milliseconds from start to ready, the longest. */
  readonly slowestStart: number;
  readonly acknowledged: Acknowledged;
  readonly told: ReadonlyMap<string, readonly string[]>;
}

/**
 * P1: clients run orders while the server is killed at random moments and started again; then the books are compared.
 * One kill in ten comes during the start itself, while the server recovers and migrates.
 */
export async function crashRun(options: CrashOptions): Promise<CrashReport> {
  const outside = await openOutside();
  const victim = new Victim(options.database, outside.url);
  try {
    const acknowledged = nothingYet();
    let killing = true;
    await victim.start();
    const load = runLoad(options, [victim], acknowledged, () => killing);
    await killAndRestart(options, victim);
    killing = false;
    await load;
    const findings = await closeBooks(options.database, victim, acknowledged, outside.told);
    return { ...findings, ...summaryOf(options.kills, acknowledged, outside.told, victim.readyTimes) };
  } finally {
    await victim.remove();
    await outside.close();
  }
}

export interface FreezeOptions {
  /** A `postgres://` URL; empty. */
  readonly database: string;
  readonly freezes: number;
  readonly orders: number;
  readonly clients: number;
  readonly seed: number;
}

/** Longer than a lease of the servers, with room for a busy machine to take over. */
const FROZEN_MILLISECONDS = 1_500;

/**
 * P7: two nodes share one PostgreSQL under load; again and again one of them is frozen past its leases, the other takes over,
 * and the frozen one goes on with what it held.
 */
export async function freezeRun(options: FreezeOptions): Promise<CrashReport> {
  const outside = await openOutside();
  const nodes = [new Victim(options.database, outside.url), new Victim(options.database, outside.url)] as const;
  const [first, second] = nodes;
  try {
    const acknowledged = nothingYet();
    const next = random(options.seed);
    // The first makes the tables.
    await first.start();
    await second.start();
    let freezing = true;
    const load = runLoad(options, nodes, acknowledged, () => freezing);
    for (let round = 0; round < options.freezes; round += 1) {
      const node = next() < 0.5 ? first : second;
      await pause(next() * 200);
      node.freeze();
      await pause(FROZEN_MILLISECONDS);
      node.thaw();
    }
    freezing = false;
    await load;
    await comeToRest(options.database);
    await first.kill();
    const findings = await closeBooks(options.database, second, acknowledged, outside.told);
    return {
      ...findings,
      ...summaryOf(options.freezes, acknowledged, outside.told, [...first.readyTimes, ...second.readyTimes]),
    };
  } finally {
    for (const node of nodes) {
      node.thaw();
      await node.remove();
    }
    await outside.close();
  }
}

function summaryOf(
  kills: number,
  acknowledged: Acknowledged,
  told: ReadonlyMap<string, readonly string[]>,
  readyTimes: readonly number[],
): Omit<CrashReport, keyof Findings> {
  const repeats = [...told.values()].map((keys) => keys.length - new Set(keys).size);
  return {
    kills,
    orders: acknowledged.started.size,
    repeatedKeys: repeats.reduce((sum, each) => sum + each, 0),
    refused: acknowledged.refused,
    slowestStart: Math.max(...readyTimes),
    acknowledged,
    told,
  };
}

/** Lets the running server come to rest, has it verify its journal, ends it and compares the books. */
export async function closeBooks(
  database: string,
  victim: Victim,
  acknowledged: Acknowledged,
  told: ReadonlyMap<string, readonly string[]>,
): Promise<Findings> {
  await comeToRest(database);
  const problems = (await ask(victim, 'GET', 'verify', acknowledged)) as readonly JournalProblem[];
  await victim.kill();
  const findings = await audit(database, acknowledged, told);
  const journal = problems.map(({ instanceId, at, problem }) => `journal of ${instanceId} at ${at}: ${problem}`);
  return { ...findings, integrity: [...findings.integrity, ...journal] };
}

/** Orders go on for as long as the killing does. */
async function runLoad(
  options: Pick<CrashOptions, 'orders' | 'clients'>,
  victims: readonly Victim[],
  acknowledged: Acknowledged,
  goesOn: () => boolean,
): Promise<void> {
  let next = 0;
  const client = async (victim: Victim): Promise<void> => {
    while (goesOn() || next < options.orders) {
      next += 1;
      await runOrder(victim, `order-${next}`, acknowledged);
    }
  };
  const perVictim = Math.ceil(options.clients / victims.length);
  await Promise.all(victims.flatMap((victim) => Array.from({ length: perVictim }, () => client(victim))));
}

async function killAndRestart({ kills, seed }: CrashOptions, victim: Victim): Promise<void> {
  const next = random(seed);
  for (let kill = 0; kill < kills; kill += 1) {
    await pause(next() * 200);
    await victim.kill();
    if (next() < 0.1) {
      const early = victim.start().catch(() => undefined);
      await pause(next() * 600);
      await victim.kill();
      await early;
    }
    await victim.start();
  }
}

/** Waits until nothing is under way; gives up after a minute, and the audit names what is left. */
export async function comeToRest(database: string): Promise<void> {
  const deadline = performance.now() + 60_000;
  while ((await unfinished(database)) > 0 && performance.now() < deadline) await pause(100);
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
