/** P1, the small form: `npm run crash` is the large one. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import Sqlite from 'better-sqlite3';
import { buildDist } from '../support/dist.ts';
import { eachDatabase, freshPostgres, freshSqlite } from '../support/postgres.ts';
import { nothingYet } from './clients.ts';
import { crashRun, freezeRun } from './crash-run.ts';
import { audit } from './ledger.ts';

const KILLS = 5;
const ORDERS = 40;

beforeAll(buildDist);

eachDatabase('an engine killed at random moments', (open) => {
  it('has lost, doubled and left over nothing', async () => {
    const { url } = await open();
    const report = await crashRun({ database: url, kills: KILLS, orders: ORDERS, clients: 8, seed: 7 });
    const { lost, doubled, orphans, integrity, refused } = report;
    expect({ lost, doubled, orphans, integrity, refused }).toEqual({
      lost: [],
      doubled: [],
      orphans: [],
      integrity: [],
      refused: [],
    });
    expect(report.orders).toBeGreaterThanOrEqual(ORDERS);
    expect(report.acknowledged.completed.size).toBe(report.orders);
  }, 300_000);
});

it('a node frozen past its leases while another takes over has lost, doubled and left over nothing (P7)', async () => {
  const report = await freezeRun({ database: await freshPostgres(), freezes: 3, orders: 20, clients: 6, seed: 3 });
  const { lost, doubled, orphans, integrity, refused } = report;
  expect({ lost, doubled, orphans, integrity, refused }).toEqual({
    lost: [],
    doubled: [],
    orphans: [],
    integrity: [],
    refused: [],
  });
  expect(report.acknowledged.completed.size).toBe(report.orders);
}, 300_000);

describe('the audit of a crash run', () => {
  it('sees what a careless engine would have done', async () => {
    const database = await freshSqlite();
    const report = await crashRun({ database, kills: 0, orders: 4, clients: 2, seed: 1 });
    const { acknowledged, told } = report;
    const [[order, instance] = ['', '']] = acknowledged.started;
    const before = await audit(database, acknowledged, told);
    expect([before.lost, before.doubled, before.orphans, before.integrity]).toEqual([[], [], [], []]);

    spoil(
      database,
      `insert into crash_effect select 'again', order_id, operation from crash_effect where order_id = '${order}' and operation = 'ship'`,
    );
    spoil(database, `update task set status = 'OPEN' where instance_id = '${instance}'`);
    spoil(database, `insert into crash_effect values ('stray', 'order-0', 'ship')`);
    const after = await audit(database, { ...nothingYet(), ...acknowledged }, new Map([...told, ['order-2', ['one', 'two']]]));
    expect(after.lost).toHaveLength(1);
    expect(after.doubled).toEqual([`ship ${order}: 2 times`, 'mail order-2']);
    expect(after.orphans).toEqual(['effect without instance: 1', 'open task: 1']);
  }, 300_000);
});

function spoil(database: string, sql: string): void {
  const connection = new Sqlite(database);
  expect(connection.prepare(sql).run().changes).toBe(1);
  connection.close();
}
