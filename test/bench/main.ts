/**
 * `npm run bench -- --json`: orders per second of the engine and, in the same run and interleaved, of its floor (the same
 * SQL with the same number of commits and no engine); the kernel alone and bpmn-engine alone in memory.
 */
import { copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openEngine } from '../../engine/index.ts';
import type { StoreHooks } from '../../engine/store/database.ts';
import { type RecordedStatement, replaySqlite } from './floor.ts';
import { bpmnEngineAlone, kernelAlone } from './memory.ts';
import { median, percentile, rounded } from './numbers.ts';
import { benchPlugin, deployFlow, playOrders } from './order-flow.ts';
import { benchPostgres } from './postgres-bench.ts';

interface Row {
  readonly callers: number;
  readonly ordersPerSecond: number;
  readonly floorOrdersPerSecond: number;
  readonly ratio: number;
  /** Of one command, as its caller saw it. */
  readonly p50ms: number;
  readonly p99ms: number;
  readonly statementsPerOrder: number;
  readonly walBytesPerOrder: number;
}

const CALLERS = [1, 8, 64];
/** Before the clock runs, on both sides: the engine reads the process and prepares its statements, as the floor has done. */
const FIRST_ORDERS = 2;
/** Few enough that no checkpoint starts the WAL over, so that its size is what was written. */
const WAL_ORDERS = 192;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      pairs: { type: 'string', default: '10' },
      orders: { type: 'string', default: '1500' },
      sqliteOnly: { type: 'boolean', default: false },
    },
  });
  const folder = mkdtempSync(join(tmpdir(), 'cartable-bench-'));
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  try {
    const template = join(folder, 'template.sqlite');
    const engine = await openEngine({ database: template, plugins: [benchPlugin], settings: { runJobs: false } });
    await deployFlow(engine);
    await engine.stop();

    const sqlite: Row[] = [];
    for (const callers of CALLERS) {
      const orders = callers === 1 ? Math.ceil(Number(values.orders) / 3) : Number(values.orders);
      const row = await measure(folder, template, callers, Number(values.pairs), orders);
      say(
        `SQLite, ${callers} callers: ${row.ordersPerSecond} orders/s, floor ${row.floorOrdersPerSecond}, ratio ${row.ratio}, ${row.statementsPerOrder} statements and ${row.walBytesPerOrder} bytes of WAL an order`,
      );
      sqlite.push(row);
    }
    const kernel = await memory();
    say(
      `in memory: kernel ${kernel.kernelOrdersPerSecond} orders/s, bpmn-engine ${kernel.bpmnEngineOrdersPerSecond}, ratio ${kernel.kernelRatio}`,
    );
    const postgres = values.sqliteOnly ? null : await benchPostgres(CALLERS, say);
    process.stdout.write(`${JSON.stringify({ sqlite, ...kernel, postgres }, null, values.json ? undefined : 2)}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(folder: string, template: string, callers: number, pairs: number, orders: number): Promise<Row> {
  const recording = await record(folder, template, callers, orders);
  const engineRates: number[] = [];
  const floorRates: number[] = [];
  const ratios: number[] = [];
  const times: number[] = [];
  for (let pair = -1; pair < pairs; pair += 1) {
    const run = await runEngine(copyOf(folder, template, 'engine'), orders, callers);
    const floorSeconds = replaySqlite(copyOf(folder, template, 'floor'), recording);
    // The first pair warms up both sides and is not counted.
    if (pair < 0) continue;
    engineRates.push(orders / run.seconds);
    floorRates.push(orders / floorSeconds);
    ratios.push(floorSeconds / run.seconds);
    times.push(...run.times);
  }
  return {
    callers,
    ordersPerSecond: rounded(median(engineRates), 0),
    floorOrdersPerSecond: rounded(median(floorRates), 0),
    ratio: rounded(median(ratios), 3),
    p50ms: rounded(percentile(times, 50)),
    p99ms: rounded(percentile(times, 99)),
    statementsPerOrder: rounded(recording.length / orders, 1),
    walBytesPerOrder: await walBytes(folder, template, callers),
  };
}

/** A fresh copy of the template under this name. */
function copyOf(folder: string, template: string, name: string): string {
  const file = join(folder, `${name}.sqlite`);
  for (const tail of ['', '-wal', '-shm']) rmSync(file + tail, { force: true });
  copyFileSync(template, file);
  return file;
}

/**
 * Every statement of one run with its values, in order, commits included. A run of its own: keeping them slows the
 * engine down, and would do so in no measured pair alike.
 */
async function record(folder: string, template: string, callers: number, orders: number): Promise<RecordedStatement[]> {
  const recording: RecordedStatement[] = [];
  let recordsNow = false;
  const hooks: StoreHooks = {
    statement(moment, _name, sql, values) {
      if (recordsNow && moment === 'before') recording.push({ sql, values });
    },
  };
  const engine = await openEngine({
    database: copyOf(folder, template, 'recorded'),
    plugins: [benchPlugin],
    settings: { runJobs: false },
    hooks,
  });
  await playOrders(engine, FIRST_ORDERS, callers);
  recordsNow = true;
  await playOrders(engine, orders, callers);
  recordsNow = false;
  await engine.stop();
  return recording;
}

async function runEngine(file: string, orders: number, callers: number): Promise<{ seconds: number; times: number[] }> {
  const engine = await openEngine({ database: file, plugins: [benchPlugin], settings: { runJobs: false } });
  await playOrders(engine, FIRST_ORDERS, callers);
  const played = await playOrders(engine, orders, callers);
  await engine.stop();
  return played;
}

async function walBytes(folder: string, template: string, callers: number): Promise<number> {
  const file = join(folder, `wal-${callers}.sqlite`);
  copyFileSync(template, file);
  const engine = await openEngine({ database: file, plugins: [benchPlugin], settings: { runJobs: false } });
  const before = statSync(`${file}-wal`).size;
  await playOrders(engine, WAL_ORDERS, callers);
  const bytes = statSync(`${file}-wal`).size - before;
  await engine.stop();
  return rounded(bytes / WAL_ORDERS, 0);
}

async function memory(): Promise<{ kernelOrdersPerSecond: number; bpmnEngineOrdersPerSecond: number; kernelRatio: number }> {
  const pairs = 10;
  await kernelAlone(2000);
  await bpmnEngineAlone(5);
  const kernel: number[] = [];
  const other: number[] = [];
  const ratios: number[] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    const ours = await kernelAlone(2000);
    const theirs = await bpmnEngineAlone(10);
    kernel.push(ours);
    other.push(theirs);
    ratios.push(ours / theirs);
  }
  return {
    kernelOrdersPerSecond: rounded(median(kernel), 0),
    bpmnEngineOrdersPerSecond: rounded(median(other), 1),
    kernelRatio: rounded(median(ratios), 0),
  };
}

await main();
