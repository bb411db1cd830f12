/**
 * `npm run bench:growth -- --json`: orders per second and the open-task query on a database with a long history
 * against a small one, interleaved.
 */
import { copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Actor, type Engine, SYSTEM, listInstances, listTasks, openEngine, startProcess } from '../../engine/index.ts';
import { growInBulk } from './bulk.ts';
import { median, rounded } from './numbers.ts';
import { benchPlugin, deployFlow, playOrder, playOrders } from './order-flow.ts';

const CALLERS = 64;
const QUERIES = 200;
const CLERK: Actor = { userId: 'clerk', onBehalfOf: null, groups: ['sales'], rights: [] };

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      finished: { type: 'string', default: '1000000' },
      open: { type: 'string', default: '100000' },
      pairs: { type: 'string', default: '10' },
      orders: { type: 'string', default: '1000' },
    },
  });
  const size = { finished: Number(values.finished), open: Number(values.open) };
  const folder = mkdtempSync(join(tmpdir(), 'cartable-growth-'));
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  try {
    const small = join(folder, 'small.sqlite');
    const large = join(folder, 'large.sqlite');
    const originals = await prepare(small);
    copyFileSync(small, large);
    growInBulk(large, originals, size, say);
    say(`the large database has ${rounded(statSync(large).size / 2 ** 30)} GiB`);
    const result = await compare(small, large, Number(values.pairs), Number(values.orders));
    process.stdout.write(`${JSON.stringify({ ...size, ...result }, null, values.json ? undefined : 2)}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A small database with one finished and one open instance, and a page of open tasks for the query. */
async function prepare(file: string): Promise<{ finished: string; open: string }> {
  const engine = await open(file);
  await deployFlow(engine);
  await playOrder(engine, 0);
  const [finished] = await engine.query(listInstances, SYSTEM, { state: 'finished' });
  const started = await engine.execute(startProcess, SYSTEM, {
    key: 'bench-order',
    businessKey: 'open',
    variables: { amount: 1500 },
  });
  for (let number = 0; number < 60; number += 1) {
    await engine.execute(startProcess, SYSTEM, { key: 'bench-order', businessKey: `S-${number}`, variables: { amount: 1500 } });
  }
  await engine.stop();
  if (finished === undefined) throw new Error('the first order did not end');
  return { finished: finished.id, open: started.processInstanceId };
}

async function compare(small: string, large: string, pairs: number, orders: number) {
  const engines = { small: await open(small), large: await open(large) };
  const orderRates = { small: [] as number[], large: [] as number[] };
  const queryRates = { small: [] as number[], large: [] as number[] };
  for (let pair = -1; pair < pairs; pair += 1) {
    for (const which of ['small', 'large'] as const) {
      const { seconds } = await playOrders(engines[which], orders, CALLERS);
      const asked = await askTasks(engines[which]);
      if (pair < 0) continue;
      orderRates[which].push(orders / seconds);
      queryRates[which].push(QUERIES / asked);
    }
  }
  await engines.small.stop();
  await engines.large.stop();
  const ratioOf = (rates: typeof orderRates): number =>
    rounded(median(rates.large.map((rate, index) => rate / (rates.small[index] ?? rate))), 3);
  return {
    orders: {
      small: rounded(median(orderRates.small), 0),
      large: rounded(median(orderRates.large), 0),
      ratio: ratioOf(orderRates),
    },
    openTaskQuery: {
      small: rounded(median(queryRates.small), 0),
      large: rounded(median(queryRates.large), 0),
      ratio: ratioOf(queryRates),
    },
  };
}

/** Seconds for reading the first page of a clerk's inbox many times. */
async function askTasks(engine: Engine): Promise<number> {
  const started = performance.now();
  for (let asked = 0; asked < QUERIES; asked += 1) {
    const tasks = await engine.query(listTasks, CLERK, {});
    if (tasks.length !== 50) throw new Error(`the inbox page has ${tasks.length} tasks`);
  }
  return (performance.now() - started) / 1000;
}

function open(file: string): Promise<Engine> {
  return openEngine({ database: file, plugins: [benchPlugin], settings: { runJobs: false } });
}

await main();
