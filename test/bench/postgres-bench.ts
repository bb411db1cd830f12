/** The same bench on PostgreSQL (reported, without a bound): one command, one transaction, one pooled connection. */
import pg from 'pg';
import { openEngine } from '../../engine/index.ts';
import { startPostgres } from '../support/postgres-server.ts';
import { median, percentile, rounded } from './numbers.ts';
import { benchPlugin, deployFlow, playOrders } from './order-flow.ts';

export interface PostgresRow {
  readonly callers: number;
  readonly ordersPerSecond: number;
  readonly p50ms: number;
  readonly p99ms: number;
  readonly statementsPerOrder: number;
  readonly walBytesPerOrder: number;
}

const RUNS = 3;
const ORDERS = 300;

export async function benchPostgres(callers: readonly number[], say: (line: string) => void): Promise<readonly PostgresRow[]> {
  const server = await startPostgres();
  try {
    const rows: PostgresRow[] = [];
    for (const count of callers) {
      const row = await measure(server.url, count);
      say(
        `PostgreSQL, ${count} callers: ${row.ordersPerSecond} orders/s, ${row.statementsPerOrder} statements and ${row.walBytesPerOrder} bytes of WAL an order`,
      );
      rows.push(row);
    }
    return rows;
  } finally {
    await server.stop();
  }
}

async function measure(url: string, callers: number): Promise<PostgresRow> {
  const administrator = new pg.Client({ connectionString: url });
  await administrator.connect();
  const name = `bench_${callers}`;
  await administrator.query(`create database ${name}`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  let statements = 0;
  const engine = await openEngine({
    database: own.href,
    plugins: [benchPlugin],
    settings: { runJobs: false },
    hooks: {
      statement(moment) {
        if (moment === 'before') statements += 1;
      },
    },
  });
  try {
    await deployFlow(engine);
    await playOrders(engine, 50, callers);
    statements = 0;
    const before = await walPosition(administrator);
    const rates: number[] = [];
    const times: number[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      const played = await playOrders(engine, ORDERS, callers);
      rates.push(ORDERS / played.seconds);
      times.push(...played.times);
    }
    const written = await walBytesSince(administrator, before);
    return {
      callers,
      ordersPerSecond: rounded(median(rates), 0),
      p50ms: rounded(percentile(times, 50)),
      p99ms: rounded(percentile(times, 99)),
      statementsPerOrder: rounded(statements / (RUNS * ORDERS), 1),
      walBytesPerOrder: rounded(written / (RUNS * ORDERS), 0),
    };
  } finally {
    await engine.stop();
    await administrator.query(`drop database ${name}`);
    await administrator.end();
  }
}

async function walPosition(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ position: string }>('select pg_current_wal_lsn()::text as position');
  return rows[0]?.position ?? '0/0';
}

async function walBytesSince(client: pg.Client, position: string): Promise<number> {
  const { rows } = await client.query<{ bytes: number }>('select pg_wal_lsn_diff(pg_current_wal_lsn(), $1)::bigint as bytes', [
    position,
  ]);
  return rows[0]?.bytes ?? 0;
}
