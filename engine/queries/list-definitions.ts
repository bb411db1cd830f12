import { Type } from '@sinclair/typebox';
import { CartableError } from '../errors.ts';
import { Page } from '../commands/schemas.ts';
import { holds, type Actor } from '../runtime/actor.ts';
import { requireRight, type Query } from '../runtime/command.ts';
import { countElements } from '../runtime/seal.ts';
import { readResource } from '../runtime/definitions.ts';
import {
  type DefinitionRow,
  type DeploymentRow,
  findDefinition,
  forms,
  latestDefinition,
  resourcesOf,
} from '../store/definitions.ts';
import { journalOfDefinition, lastSeal } from '../store/journal.ts';
import { type StatisticRow, sealedStatistics } from '../store/statistics.ts';
import { type PageInput, listPage, whereLike } from './paging.ts';

export interface ListDefinitions extends PageInput {
  readonly key?: string;
  /** As in Camunda: `%` and `_` are wildcards. */
  readonly keyLike?: string;
  readonly name?: string;
  readonly nameLike?: string;
  readonly version?: number;
  readonly latestVersion?: boolean;
  readonly deploymentId?: string;
}

/** Deployed processes by key and version, for who may start, read or deploy processes. */
export const listDefinitions: Query<ListDefinitions, readonly DefinitionRow[]> = {
  name: 'definition.list',
  input: Type.Object(
    {
      key: Type.Optional(Type.String()),
      keyLike: Type.Optional(Type.String()),
      name: Type.Optional(Type.String()),
      nameLike: Type.Optional(Type.String()),
      version: Type.Optional(Type.Integer()),
      latestVersion: Type.Optional(Type.Boolean()),
      deploymentId: Type.Optional(Type.String()),
      ...Page,
    },
    { additionalProperties: false },
  ),
  run(context, { key, keyLike, name, nameLike, version, latestVersion = false, deploymentId, ...page }) {
    requireOneOf(context.actor, MAY_CHOOSE);
    return listPage<DefinitionRow>(context, 'definition.list', page, ({ knex }) => {
      const query = knex('process_definition as d').select('d.*').orderBy(['d.key', 'd.version']);
      if (key !== undefined) void query.where('d.key', key);
      whereLike(query, 'd.key', keyLike);
      if (name !== undefined) void query.where('d.name', name);
      whereLike(query, 'd.name', nameLike);
      if (version !== undefined) void query.where('d.version', version);
      if (deploymentId !== undefined) void query.where('d.deployment_id', deploymentId);
      if (latestVersion) {
        void query.whereNotExists(
          knex('process_definition as newer').select(knex.raw('1')).whereRaw('newer.key = d.key and newer.version > d.version'),
        );
      }
      return query;
    });
  },
};

export interface DefinitionChoice {
  readonly definitionId?: string;
  /** The latest version of this key. */
  readonly key?: string;
}
const Choice = Type.Object(
  { definitionId: Type.Optional(Type.String()), key: Type.Optional(Type.String()) },
  { additionalProperties: false },
);

export const getDefinition: Query<DefinitionChoice, DefinitionRow> = {
  name: 'definition.get',
  input: Choice,
  run(context, choice) {
    requireOneOf(context.actor, MAY_CHOOSE);
    return chosen(context, choice);
  },
};

/** The file as it was deployed: it tells how the business decides, so who only starts processes does not read it. */
export const getDefinitionXml: Query<DefinitionChoice, string> = {
  name: 'definition.xml',
  input: Choice,
  async run(context, choice) {
    requireOneOf(context.actor, MAY_READ);
    const row = await chosen(context, choice);
    return readResource(context.tx, row.deployment_id, row.resource);
  },
};

/** The start form deployed with the process, as form-js JSON text; null when it has none. */
export const getStartForm: Query<DefinitionChoice, string | null> = {
  name: 'definition.startForm',
  input: Choice,
  async run(context, choice) {
    requireOneOf(context.actor, MAY_CHOOSE);
    const row = await chosen(context, choice);
    const { graph } = await context.services.definitions.get(context.tx, row.id);
    const key = graph.root.startEvents.find((event) => event.triggers.length === 0)?.formKey ?? null;
    if (key === null) return null;
    const form =
      (await context.tx.one(forms.ofDeployment, { key, deploymentId: row.deployment_id })) ??
      (await context.tx.one(forms.latest, { key }));
    return form === undefined ? null : readResource(context.tx, form.deployment_id, form.resource);
  },
};

export interface ElementStatistic {
  readonly element: string;
  readonly started: number;
  readonly completed: number;
  readonly cancelled: number;
  /** Running now. */
  readonly active: number;
}

/** Journal rows that are held at once, and how many times: what is not sealed by then is counted after the next seal. */
const PAGE = 5_000;
const PAGES = 20;

/** How often each element ran: what is sealed, plus what the journal has gathered since. */
export const elementStatistics: Query<DefinitionChoice, readonly ElementStatistic[]> = {
  name: 'definition.statistics',
  input: Choice,
  async run(context, choice) {
    requireRight(context.actor, 'instance.read');
    const { id } = await chosen(context, choice);
    const counts = new Map<string, StatisticRow>();
    addTo(counts, await context.tx.all(sealedStatistics, { definitionId: id }));
    const seal = await context.tx.one(lastSeal, {});
    let position = seal?.position ?? 0;
    for (let page = 0; page < PAGES; page += 1) {
      const rows = await context.tx.all(journalOfDefinition, { definitionId: id, position, limit: PAGE });
      addTo(counts, countElements(rows));
      position = rows.at(-1)?.position ?? position;
      if (rows.length < PAGE) break;
    }
    return [...counts.values()].map(({ element, started, completed, cancelled }) => ({
      element,
      started,
      completed,
      cancelled,
      active: started - completed - cancelled,
    }));
  },
};

function addTo(counts: Map<string, StatisticRow>, rows: readonly StatisticRow[]): void {
  for (const row of rows) {
    const known = counts.get(row.element);
    counts.set(row.element, {
      ...row,
      started: row.started + (known?.started ?? 0),
      completed: row.completed + (known?.completed ?? 0),
      cancelled: row.cancelled + (known?.cancelled ?? 0),
    });
  }
}

export interface ListDeployments extends PageInput {
  readonly id?: string;
  readonly name?: string;
  readonly nameLike?: string;
}

/** Newest first. Needs `definition.deploy`. */
export const listDeployments: Query<ListDeployments, readonly DeploymentRow[]> = {
  name: 'deployment.list',
  input: Type.Object(
    {
      id: Type.Optional(Type.String()),
      name: Type.Optional(Type.String()),
      nameLike: Type.Optional(Type.String()),
      ...Page,
    },
    { additionalProperties: false },
  ),
  run(context, { id, name, nameLike, ...page }) {
    requireRight(context.actor, 'definition.deploy');
    return listPage<DeploymentRow>(context, 'deployment.list', page, ({ knex }) => {
      const query = knex('deployment')
        .select('*')
        .orderBy([{ column: 'deployed_at', order: 'desc' }, 'id']);
      if (id !== undefined) void query.where('id', id);
      if (name !== undefined) void query.where('name', name);
      whereLike(query, 'name', nameLike);
      return query;
    });
  },
};

const MAY_READ = ['instance.read', 'definition.deploy'] as const;
const MAY_CHOOSE = ['process.start', ...MAY_READ] as const;

/** @throws CartableError FORBIDDEN naming the least of these rights when the actor holds none. */
function requireOneOf(actor: Actor, rights: readonly [string, ...string[]]): void {
  if (!rights.some((right) => holds(actor, right))) requireRight(actor, rights[0]);
}

/** The names of a deployment's files. Needs `definition.deploy`. @throws CartableError NOT_FOUND */
export const listDeploymentResources: Query<{ readonly deploymentId: string }, readonly string[]> = {
  name: 'deployment.resources',
  input: Type.Object({ deploymentId: Type.String() }, { additionalProperties: false }),
  async run(context, { deploymentId }) {
    requireRight(context.actor, 'definition.deploy');
    const rows = await context.tx.all(resourcesOf, { deploymentId });
    if (rows.length === 0) throw new CartableError('NOT_FOUND', `There is no deployment ${deploymentId}.`);
    return rows.map(({ name }) => name);
  },
};

async function chosen(
  context: Parameters<typeof getDefinition.run>[0],
  { definitionId, key }: DefinitionChoice,
): Promise<DefinitionRow> {
  const row =
    definitionId !== undefined
      ? await context.tx.one(findDefinition, { id: definitionId })
      : await context.tx.one(latestDefinition, { key: key ?? '' });
  if (row === undefined) throw new CartableError('NOT_FOUND', `There is no process definition ${definitionId ?? key}.`);
  return row;
}
