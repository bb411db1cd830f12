/** Runs every case of a half on an engine of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '../../engine/errors.ts';
import { runBetsy } from './betsy.ts';
import { runConstraint } from './constraints.ts';
import { type Case, Failure, readCases } from './format.ts';
import { runMiwg } from './miwg.ts';
import { runOperaton } from './operaton.ts';
import { Worlds } from './world.ts';

export interface Report {
  readonly suite: string;
  readonly passed: number;
  readonly failed: number;
  readonly total: number;
  readonly failing: readonly { readonly id: string; readonly why: string }[];
}

export interface RunOptions {
  /** The engine is stopped and opened again after every step. */
  readonly restart?: boolean;
  /** Only cases whose id contains this. */
  readonly only?: string;
  /** Told before each case. */
  readonly progress?: (done: number, total: number, id: string) => void;
}

type Run = (directory: string, worlds: Worlds, entry: Case) => Promise<void>;

const SUITES: Readonly<Record<string, Run>> = {
  betsy: runBetsy,
  operaton: runOperaton,
  constraints: runConstraint,
  miwg: runMiwg,
};

/** @param directory holds `cases.json` beside its `bpmn/`; a case of an unknown suite counts as failed. */
export async function runDirectory(directory: string, options: RunOptions = {}): Promise<Report> {
  const cases = readCases(directory).filter(({ id }) => options.only === undefined || id.includes(options.only));
  const folder = mkdtempSync(join(tmpdir(), 'cartable-conformance-'));
  const worlds = new Worlds(folder, options.restart ?? false);
  const failing: { id: string; why: string }[] = [];
  try {
    for (const [done, entry] of cases.entries()) {
      options.progress?.(done, cases.length, entry.id);
      const why = await whyFailed(directory, worlds, entry);
      if (why !== null) failing.push({ id: entry.id, why });
    }
  } finally {
    await worlds.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return {
    suite: [...new Set(cases.map(({ suite }) => suite))].join(' '),
    passed: cases.length - failing.length,
    failed: failing.length,
    total: cases.length,
    failing,
  };
}

/** Null when the case passed. */
async function whyFailed(directory: string, worlds: Worlds, entry: Case): Promise<string | null> {
  const run = SUITES[entry.suite];
  if (run === undefined) return `there is no suite ${entry.suite}`;
  try {
    await run(directory, worlds, entry);
    return null;
  } catch (error) {
    return error instanceof Failure ? error.message : `[${error instanceof Error ? error.name : 'thrown'}] ${messageOf(error)}`;
  }
}
