/**
 * Plugins on a real database without the engine: their migrations, operations with their schemas checked, real transactions.
 *
 * @example
 * eachDatabase('credit', (open) => {
 *   it('holds', () => withPlugins(open, [base, orders, credit], async (desk) => {
 *     await desk.insert('base_company', { id: 'AVA', … });
 *     expect(await desk.call(creditCheck, { orderId })).toEqual({ … });
 *   }));
 * });
 */
import { PluginRegistry } from '../../engine/runtime/plugin-registry.ts';
import { openDatabase } from '../../engine/store/open.ts';
import type { Fault } from '../../engine/errors.ts';
import type { Database } from '../../engine/store/database.ts';
import { migrate } from '../../engine/store/migrate.ts';
import {
  param,
  statement,
  type Actor,
  type InstanceRef,
  type LocalOperation,
  type OperationContext,
  type OutgoingMessage,
  type Plugin,
  type Static,
  type TObject,
} from '../../engine/plugin.ts';
import type { TestDatabase } from './postgres.ts';

export interface CallOptions {
  /** Holds every right unless given. */
  readonly actor?: Actor;
  readonly instance?: InstanceRef | null;
}

export interface PluginDesk {
  readonly dialect: TestDatabase['dialect'];
  /** The clock: epoch milliseconds; 2026-03-21T09:00Z until set. */
  now: number;
  /** Messages of committed transactions, in order. */
  readonly sent: OutgoingMessage[];
  /** Runs work in one transaction; what it throws rolls it back. */
  transact<T>(work: (context: OperationContext) => Promise<T>, options?: CallOptions): Promise<T>;
  /** Calls an operation in a transaction of its own; input and output are checked against its schemas. */
  call<I extends TObject, O extends TObject>(
    operation: LocalOperation<I, O>,
    input: Static<I>,
    options?: CallOptions,
  ): Promise<Static<O>>;
  /** Inserts one row, column by column. */
  insert(table: string, row: Readonly<Record<string, string | number | boolean | null>>): Promise<void>;
  /** Every row of a table in the order of a column. */
  rows(table: string, orderBy?: string): Promise<Record<string, unknown>[]>;
}

/** A user with every right and no groups. */
export const TESTER: Actor = { userId: 'tester', onBehalfOf: null, groups: [], rights: ['*'] };

/** Called by a flow, not at the desk. */
export const IN_FLOW: InstanceRef = {
  id: 'flow',
  definitionKey: 'order-to-cash',
  businessKey: null,
  elementId: 'Activity',
  activityInstanceId: 'flow:1',
};

const START = Date.UTC(2026, 2, 21, 9);

/** Opens a new database, migrates the plugins in the order given, runs the work and closes it. */
export async function withPlugins(
  open: () => Promise<TestDatabase>,
  plugins: readonly Plugin[],
  work: (desk: PluginDesk) => Promise<void>,
): Promise<void> {
  assertRequired(plugins);
  const { url } = await open();
  const database = await openDatabase(url);
  try {
    await migrate(database, plugins);
    await work(openDesk(database, new PluginRegistry(plugins)));
  } finally {
    await database.close();
  }
}

function openDesk(database: Database, registry: PluginRegistry): PluginDesk {
  let ids = 0;
  const newId = (): string => {
    ids += 1;
    return `01900000-0000-7000-8000-${String(ids).padStart(12, '0')}`;
  };

  const desk: PluginDesk = {
    dialect: database.dialect,
    now: START,
    sent: [],
    async transact(work, { actor = TESTER, instance = null } = {}) {
      let sent: OutgoingMessage[] = [];
      const result = await database.write((tx) => {
        sent = [];
        return work({
          tx,
          now: desk.now,
          actor,
          instance,
          newId,
          log: () => undefined,
          send: async (message) => void sent.push(message),
        });
      });
      desk.sent.push(...sent);
      return result;
    },
    async call(operation, input, options) {
      const registered = registry.operation(operation.name);
      if (registered === undefined) throw new Error(`no plugin of this test has ${operation.name}`);
      refuse(`input of ${operation.name}`, registered.checkInput(input));
      const output = await desk.transact((context) => operation.run(input, context), options);
      refuse(`output of ${operation.name}`, registered.checkOutput(output));
      return output;
    },
    async insert(table, row) {
      const columns = Object.fromEntries(Object.keys(row).map((column) => [column, param(column)]));
      const insert = statement<typeof row>(`test.insert.${table}`, ({ knex }) => knex(table).insert(columns));
      await desk.transact((context) => context.tx.run(insert, row));
    },
    rows(table, orderBy = 'id') {
      const list = statement<Record<never, never>, Record<string, unknown>>(`test.rows.${table}`, ({ knex }) =>
        knex(table).select('*').orderBy(orderBy),
      );
      return desk.transact((context) => context.tx.all(list, {}));
    },
  };
  return desk;
}

/** @throws Error naming what does not fit the schema. */
function refuse(what: string, faults: readonly Fault[]): void {
  if (faults.length > 0) throw new Error(`${what}: ${faults.map((fault) => `${fault.at} ${fault.message}`).join(', ')}`);
}

function assertRequired(plugins: readonly Plugin[]): void {
  const before = new Set<string>();
  for (const plugin of plugins) {
    const missing = plugin.requires.find((name) => !before.has(name));
    if (missing !== undefined) throw new Error(`${plugin.name} requires ${missing}, which must come before it`);
    before.add(plugin.name);
  }
}
