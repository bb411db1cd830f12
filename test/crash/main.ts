/**
 * `npm run crash -- --kills 100 [--database sqlite|postgres] [--orders 200] [--seed 1] [--json]`: promise P1, both databases by default.
 * `npm run crash -- --freezes 50`: promise P7, two nodes on PostgreSQL, one of them frozen so often.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startPostgres } from '../support/postgres-server.ts';
import { type CrashReport, crashRun, freezeRun } from './crash-run.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    orders: { type: 'string', default: '200' },
    clients: { type: 'string', default: '8' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    database: { type: 'string' },
    freezes: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const wanted = values.freezes === undefined ? values.database : 'postgres';
const chosen = ['sqlite', 'postgres'].filter((kind) => wanted === undefined || wanted === kind);
if (chosen.length === 0) throw new Error('--database is sqlite or postgres');

const results: ReturnType<typeof summary>[] = [];
for (const kind of chosen) {
  const result = summary(kind, kind === 'sqlite' ? await onSqlite() : await onPostgres());
  results.push(result);
  if (!values.json) console.log(result);
}
const total = (count: (result: ReturnType<typeof summary>) => number): number =>
  results.reduce((sum, result) => sum + count(result), 0);
const line = {
  kills: total((result) => result.kills),
  orders: total((result) => result.orders),
  lost: total((result) => result.lost),
  doubled: total((result) => result.doubled),
  orphans: total((result) => result.orphans),
  unsound: total((result) => result.unsound),
  refused: total((result) => result.refused),
  seed: Number(values.seed),
  databases: results,
};
console.log(JSON.stringify(line));
process.exitCode = line.lost + line.doubled + line.orphans + line.unsound + line.refused === 0 ? 0 : 1;

function run(database: string): Promise<CrashReport> {
  const load = { database, orders: Number(values.orders), clients: Number(values.clients), seed: Number(values.seed) };
  if (values.freezes !== undefined) return freezeRun({ ...load, freezes: Number(values.freezes) });
  return crashRun({ ...load, kills: Number(values.kills) });
}

async function onSqlite(): Promise<CrashReport> {
  const folder = await mkdtemp(join(tmpdir(), 'cartable-crash-'));
  try {
    return await run(join(folder, 'crash.sqlite'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function onPostgres(): Promise<CrashReport> {
  const server = await startPostgres();
  try {
    return await run(server.url);
  } finally {
    await server.stop();
  }
}

/** Counts, and the first findings by name. */
function summary(database: string, report: CrashReport) {
  return {
    database,
    kills: report.kills,
    orders: report.orders,
    lost: report.lost.length,
    doubled: report.doubled.length,
    orphans: report.orphans.length,
    unsound: report.integrity.length,
    refused: report.refused.length,
    repeatedKeys: report.repeatedKeys,
    slowestStartMilliseconds: Math.round(report.slowestStart),
    findings: [...report.lost, ...report.doubled, ...report.orphans, ...report.integrity, ...report.refused].slice(0, 20),
  };
}
