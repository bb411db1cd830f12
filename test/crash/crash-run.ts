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
    const load = runLoad(options, victim, acknowledged, () => killing);
    await killAndRestart(options, victim);
    killing = false;
    await load;
    const findings = await closeBooks(options.database, victim, acknowledged, outside.told);
    const keys = [...outside.told.values()].map((told) => told.length - new Set(told).size);
    return {
      ...findings,
      kills: options.kills,
      orders: acknowledged.started.size,
      repeatedKeys: keys.reduce((sum, repeats) => sum + repeats, 0),
      refused: acknowledged.refused,
      slowestStart: Math.max(...victim.readyTimes),
      acknowledged,
      told: outside.told,
    };
  } finally {
    await victim.remove();
    await outside.close();
  }
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
async function runLoad(options: CrashOptions, victim: Victim, acknowledged: Acknowledged, killing: () => boolean): Promise<void> {
  let next = 0;
  const client = async (): Promise<void> => {
    while (killing() || next < options.orders) {
      next += 1;
      await runOrder(victim, `order-${next}`, acknowledged);
    }
  };
  await Promise.all(Array.from({ length: options.clients }, client));
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
