/** What stands for the scripts of the cases: operations that write down that they ran, in the command's own transaction. */
import { BpmnError } from '../../engine/errors.ts';
import {
  type LocalOperation,
  type Plugin,
  Type,
  defineFact,
  defineOperation,
  definePlugin,
  dialectOf,
  param,
  statement,
} from '../../engine/plugin.ts';
import type { ScriptOperation } from './format.ts';

/** A script task's operations, under the name by which the model calls them. */
export interface Script {
  readonly name: string;
  readonly operations: readonly ScriptOperation[];
}

const insertToken = statement<{ token: string }>('conformance.insertToken', ({ knex }) =>
  knex('conformance_token').insert({ token: param('token') }),
);
const allTokens = statement<Record<string, never>, { token: string }>('conformance.allTokens', ({ knex }) =>
  knex('conformance_token').select('token').orderBy('id'),
);

export const TRACE = 'conformance.trace';

const trace = defineFact({
  name: TRACE,
  input: Type.Object({}),
  right: 'instance.read',
  async read(_input, { tx }) {
    const rows = await tx.all(allTokens, {});
    return {
      title: 'Trace',
      fields: [],
      tables: [{ title: 'Tokens', columns: ['token'], rows: rows.map(({ token }) => [token]) }],
      links: [],
    };
  },
});

export function tracePlugin(scripts: readonly Script[]): Plugin {
  return definePlugin({
    name: 'conformance',
    version: '1.0.0',
    requires: [],
    texts: { en: {}, de: {}, pl: {}, fa: {} },
    migrations: [
      {
        name: '0001-tokens',
        async up(knex) {
          await knex.schema.createTable('conformance_token', (table) => {
            if (dialectOf(knex) === 'sqlite') table.specificType('id', 'integer primary key');
            else table.increments('id');
            table.text('token').notNullable();
          });
        },
      },
    ],
    operations: scripts.map(operationOf),
    resources: [],
    facts: [trace],
    messages: [],
    jobs: [],
    rights: [],
  });
}

function operationOf({ name, operations }: Script): LocalOperation {
  const variables = Object.fromEntries(operations.flatMap((one) => (one.name === undefined ? [] : [[one.name, ANY] as const])));
  return defineOperation({
    name,
    version: 1,
    icon: '',
    effect: 'local',
    input: Type.Object(variables),
    output: Type.Object(variables),
    errors: operations.flatMap(({ code }) => code ?? []),
    async run(given, { tx }) {
      const seen = new Map<string, unknown>(Object.entries(given));
      const changed: Record<string, unknown> = {};
      const log = (token: string | undefined) => (token === undefined ? undefined : tx.run(insertToken, { token }));
      for (const { op, name: variable = '', value, token, code = '' } of operations) {
        switch (op) {
          case 'noop':
            break;
          case 'log':
            await log(token);
            break;
          case 'setVariable':
            seen.set(variable, value);
            changed[variable] = value;
            break;
          case 'logIfEquals':
            if (seen.get(variable) === value) await log(token);
            break;
          case 'increment': {
            const next = Number(seen.get(variable) ?? 0) + 1;
            seen.set(variable, next);
            changed[variable] = next;
            await log(token);
            break;
          }
          case 'throwBpmnError':
            throw new BpmnError(code, `thrown as ${code}`);
          default:
            throw new Error(`there is no script operation ${op}`);
        }
      }
      return changed;
    },
  });
}

const ANY = Type.Optional(Type.Unknown());
