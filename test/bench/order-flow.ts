/** The bench's work: the flow of `bench-order.bpmn`, three commands an order, five operations that each write one row. */
import { readFileSync } from 'node:fs';
import { type Actor, type Engine, SYSTEM, completeTask, deploy, startProcess } from '../../engine/index.ts';
import {
  type LocalOperation,
  type Plugin,
  Type,
  defineOperation,
  definePlugin,
  dialectOf,
  param,
  statement,
} from '../../engine/plugin.ts';

const insertEffect = statement<{ order: string | null; step: number; now: number }>('bench.insertEffect', ({ knex }) =>
  knex('bench_effect').insert({ order_no: param('order'), step: param('step'), at: param('now') }),
);

function step(number: number): LocalOperation {
  return defineOperation({
    name: `bench.step${number}`,
    version: 1,
    icon: '',
    effect: 'local',
    input: Type.Object({ amount: Type.Number() }, { additionalProperties: false }),
    output: Type.Object({ [`done${number}`]: Type.Boolean() }, { additionalProperties: false }),
    errors: [],
    async run(_input, { tx, instance, now }) {
      await tx.run(insertEffect, { order: instance?.businessKey ?? null, step: number, now });
      return { [`done${number}`]: true };
    },
  });
}

export const benchPlugin: Plugin = definePlugin({
  name: 'bench',
  version: '1.0.0',
  requires: [],
  texts: { en: {}, de: {}, pl: {}, fa: {} },
  migrations: [
    {
      name: '0001-effect',
      async up(knex) {
        await knex.schema.createTable('bench_effect', (t) => {
          if (dialectOf(knex) === 'sqlite') t.specificType('id', 'integer primary key');
          else t.increments('id');
          t.text('order_no');
          t.integer('step').notNullable();
          t.bigInteger('at').notNullable();
        });
      },
    },
  ],
  operations: [1, 2, 3, 4, 5].map(step),
  resources: [],
  facts: [],
  messages: [],
  jobs: [],
  rights: [],
});

export const FLOW = readFileSync(new URL('./bench-order.bpmn', import.meta.url), 'utf8');

export async function deployFlow(engine: Engine): Promise<void> {
  await engine.execute(deploy, SYSTEM, { name: 'bench', resources: [{ name: 'bench-order.bpmn', content: FLOW }] });
}

const CLERK: Actor = { userId: 'clerk', onBehalfOf: null, groups: ['sales'], rights: ['process.start'] };
const MANAGER: Actor = { userId: 'manager', onBehalfOf: null, groups: ['managers'], rights: [] };

/** One order: start, complete, complete. Gives the milliseconds each command took. */
export async function playOrder(engine: Engine, number: number): Promise<readonly number[]> {
  const times: number[] = [];
  const timed = async <T>(work: Promise<T>): Promise<T> => {
    const started = performance.now();
    const result = await work;
    times.push(performance.now() - started);
    return result;
  };
  const started = await timed(
    engine.execute(startProcess, CLERK, { key: 'bench-order', businessKey: `B-${number}`, variables: { amount: 1500 } }),
  );
  const entered = await timed(engine.execute(completeTask, CLERK, { taskId: taskOf(started), variables: { entered: true } }));
  const released = await timed(engine.execute(completeTask, MANAGER, { taskId: taskOf(entered), variables: { released: true } }));
  if (!released.ended) throw new Error(`order ${number} did not end`);
  return times;
}

function taskOf(reply: { readonly tasks: readonly { readonly id: string }[] }): string {
  const [task] = reply.tasks;
  if (task === undefined) throw new Error('no task was opened');
  return task.id;
}

/** Plays `orders` orders by `callers` callers at once. */
export async function playOrders(engine: Engine, orders: number, callers: number): Promise<{ seconds: number; times: number[] }> {
  const times: number[] = [];
  let next = 0;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (next < orders) {
        next += 1;
        times.push(...(await playOrder(engine, next)));
      }
    }),
  );
  return { seconds: (performance.now() - started) / 1000, times };
}
