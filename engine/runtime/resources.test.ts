import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { eachDatabase } from '../../test/support/postgres.ts';
import { CartableError } from '../errors.ts';
import type { Resource } from '../plugin.ts';
import type { Database } from '../store/database.ts';
import { migrate } from '../store/migrate.ts';
import { openDatabase } from '../store/open.ts';
import type { Actor } from './actor.ts';
import { changeRecord, insertRecord, openRecord, selectRecords, type ListRequest } from './resources.ts';

const item: Resource = {
  name: 'shop.item',
  path: 'shop/items',
  table: 'shop_item',
  fields: {
    sku: { column: 'sku', type: 'text', writable: true, search: true, filter: true, sort: true },
    name: { column: 'name', type: 'texts', writable: true, search: true },
    state: { column: 'state', type: 'choice', values: ['new', 'sold'], writable: true, filter: true },
    price: { column: 'price_minor', type: 'money', currency: 'currency', writable: true },
    currency: { column: 'currency', type: 'text', writable: true },
    stock: { column: 'stock_micro', type: 'quantity', writable: true, filter: true, sort: true },
    due: { column: 'due', type: 'date', optional: true, writable: true, filter: true },
    seen: { column: 'seen_at', type: 'instant', optional: true },
    blocked: { column: 'blocked', type: 'boolean', writable: 'shop.block', filter: true },
  },
  access: {
    read: { right: 'shop.read', own: { column: 'owner', unless: 'shop.readAll' } },
    create: { right: 'shop.write', own: { column: 'owner', unless: 'shop.readAll' } },
    update: { right: 'shop.write', own: { column: 'owner', unless: 'shop.readAll' } },
  },
  details: (id) => Promise.resolve({ lines: [id] }),
};

const actor = (userId: string, ...rights: string[]): Actor => ({ userId, onBehalfOf: null, groups: [], rights });
const admin = actor('admin', '*');
const anna = actor('anna', 'shop.read', 'shop.write');
const ben = actor('ben', 'shop.read', 'shop.write');

let database: Database;
let last = 0;
const newId = () => `id-${String((last += 1)).padStart(3, '0')}`;

const values = (sku: string, more: object = {}) => ({
  sku,
  name: { en: `Item ${sku}`, fa: 'کیف ۱۲' },
  state: 'new',
  price: { amount: '12.50', currency: 'EUR' },
  currency: 'EUR',
  stock: '1.5',
  ...more,
});

const create = (who: Actor, record: object) =>
  database.write((tx) => insertRecord({ tx, actor: who, newId }, item, { ...record }));
const change = (who: Actor, id: string, version: number, record: object) =>
  database.write((tx) => changeRecord({ tx, actor: who }, item, { id, version, values: { ...record } }));
const list = (who: Actor, request: Partial<ListRequest> = {}) =>
  database.read((tx) => selectRecords({ tx, actor: who }, item, { filters: {}, limit: 50, offset: 0, ...request }));
const openFor = (who: Actor, id: string) =>
  database.read((tx) =>
    openRecord(
      { tx, actor: who, now: 0, instance: null, log: () => undefined, send: () => Promise.reject(new Error('no')), newId },
      item,
      id,
    ),
  );

async function refused(work: Promise<unknown>): Promise<{ code: string; at: string[] }> {
  const error: unknown = await work.then(
    () => new Error('accepted'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof CartableError) return { code: error.code, at: error.faults.map((fault) => fault.at) };
  throw error;
}

eachDatabase('records of a resource', (open) => {
  beforeAll(async () => {
    database = await openDatabase((await open()).url);
    await migrate(database, [
      {
        name: 'shop',
        migrations: [
          {
            name: '0001-items',
            async up(knex) {
              await knex.schema.createTable('shop_item', (t) => {
                t.text('id').primary();
                t.integer('version').notNullable();
                t.text('sku').notNullable().unique();
                t.text('name').notNullable();
                t.text('state').notNullable();
                t.bigInteger('price_minor').notNullable().checkPositive();
                t.text('currency').notNullable();
                t.bigInteger('stock_micro').notNullable();
                t.text('due');
                t.bigInteger('seen_at');
                t.boolean('blocked').notNullable().defaultTo(false);
                t.text('owner');
              });
            },
          },
        ],
      },
    ]);
  });

  afterAll(() => database.close());

  it('come back as they were sent, in outer terms', async () => {
    const { id, version } = await create(admin, values('A-1', { due: '2026-02-28' }));
    expect(version).toBe(1);
    expect(await openFor(admin, id)).toEqual({
      ...values('A-1'),
      id,
      version: 1,
      due: '2026-02-28',
      seen: null,
      blocked: false,
      lines: [id],
    });
  });

  it('refuse what the declaration does not allow, naming the field', async () => {
    const bad: [object, string][] = [
      [{ owner: 'x' }, '/owner'],
      [{ seen: '2026-01-01T00:00:00Z' }, '/seen'],
      [{ state: 'stolen' }, '/state'],
      [{ price: { amount: '1.234', currency: 'EUR' } }, '/price/amount'],
      [{ price: { amount: 12.5, currency: 'EUR' } }, '/price/amount'],
      [{ price: { amount: '1', currency: 'PLN' } }, '/price/currency'],
      [{ stock: '0.0000001' }, '/stock'],
      [{ due: '2026-02-30' }, '/due'],
      [{ sku: null }, '/sku'],
      [{ name: { xx: 'a' } }, '/name/xx'],
      [{ price: { amount: '-1', currency: 'EUR' } }, '/price'],
    ];
    for (const [more, at] of bad)
      expect(await refused(create(admin, values('B-1', more)))).toEqual({ code: 'VALIDATION', at: [at] });
    expect((await list(admin, { filters: { sku: 'B-1' } })).total).toBe(0);
    expect(await refused(create(admin, values('A-1')))).toEqual({ code: 'DUPLICATE', at: ['/sku'] });
  });

  it('keep a field with its own right to those who hold it (CRM-10)', async () => {
    expect((await refused(create(anna, values('C-0', { blocked: true })))).code).toBe('FORBIDDEN');
    await create(actor('guard', 'shop.write', 'shop.block'), values('C-0', { blocked: true }));
    expect((await list(admin, { filters: { blocked: 'true' } })).items.map((record) => record['sku'])).toEqual(['C-0']);
  });

  it('exist for their owner only, unless the actor reads all', async () => {
    const { id } = await create(anna, values('D-1'));
    expect((await list(anna)).items.map((record) => record['sku'])).toEqual(['D-1']);
    expect((await list(ben)).total).toBe(0);
    expect((await refused(openFor(ben, id))).code).toBe('NOT_FOUND');
    expect((await refused(change(ben, id, 1, { sku: 'D-2' }))).code).toBe('NOT_FOUND');
    expect((await refused(list(actor('eve')))).code).toBe('FORBIDDEN');
    expect((await openFor(anna, id))['sku']).toBe('D-1');
  });

  it('change only in the version that the writer saw', async () => {
    const { id } = await create(admin, values('E-1'));
    expect(await change(admin, id, 1, { state: 'sold' })).toEqual({ id, version: 2 });
    expect((await refused(change(admin, id, 1, { state: 'new' }))).code).toBe('STALE_VERSION');
    expect(await openFor(admin, id)).toMatchObject({ state: 'sold', version: 2 });
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, (_, n) => change(admin, id, 2, { stock: String(n) })));
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
  });

  it('are searched with folded letters and without wildcards', async () => {
    await create(admin, values('F%1', { name: { pl: 'ŁÓDŹ', fa: 'كيف ٣' } }));
    const found = async (search: string) => (await list(admin, { search })).items.map((record) => record['sku']);
    expect(await found('łódź')).toEqual(['F%1']);
    expect(await found('کیف 3')).toEqual(['F%1']);
    expect(await found('%')).toEqual(['F%1']);
    expect(await found('f%1')).toEqual(['F%1']);
    expect(await found("'; drop table shop_item; --")).toEqual([]);
  });

  it('are filtered, sorted and paged with the whole count', async () => {
    for (const [index, stock] of ['3', '1', '2'].entries())
      await create(admin, values(`G-${index}`, { stock, due: `2030-01-0${index + 1}` }));
    const filters = { 'due.from': '2030-01-01', 'due.to': '2030-12-31' };
    const page = await list(admin, { filters, sort: '-stock', limit: 2, offset: 1 });
    expect(page.total).toBe(3);
    expect(page.items.map((record) => record['stock'])).toEqual(['2', '1']);
    expect((await refused(list(admin, { filters: { price: '1' } }))).code).toBe('VALIDATION');
    expect((await refused(list(admin, { filters: { constructor: '1' } }))).code).toBe('VALIDATION');
    expect((await refused(list(admin, { sort: 'price' }))).code).toBe('VALIDATION');
    expect((await refused(list(admin, { sort: 'toString' }))).code).toBe('VALIDATION');
  });
});
