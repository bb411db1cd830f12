import { Type } from '@sinclair/typebox';
import type { Finding } from '../model/index.ts';
import type { ProcessGraph } from '../model/graph.ts';
import { type Command, type CommandContext, requireRight } from '../runtime/command.ts';
import { refuseSharedMessages, startSubscriptionsOf, startTimersOf } from '../runtime/entries.ts';
import { type Parsed, type Resource, readDeployment } from '../runtime/read-deployment.ts';
import * as store from '../store/definitions.ts';
import { deleteStartTimers, insertJobs } from '../store/jobs.ts';
import { deleteStartSubscriptions, insertStartSubscriptions } from '../store/subscriptions.ts';

export interface Deploy {
  readonly name: string;
  readonly source?: string;
  /** Files: `.bpmn`, `.dmn`, `.form`; others are kept as they are. */
  readonly resources: readonly Resource[];
  /** True: what is the same as its latest version is not deployed again. */
  readonly enableDuplicateFiltering?: boolean;
  /** True: refuses also what only the standard asks for and the engine does without. */
  readonly strict?: boolean;
}

export interface DeployedDefinition {
  readonly id: string;
  readonly key: string;
  readonly version: number;
  readonly name: string | null;
  readonly resource: string;
}

export interface Deployment {
  readonly id: string;
  readonly name: string;
  readonly source: string | null;
  readonly deploymentTime: number;
  readonly processDefinitions: readonly DeployedDefinition[];
  readonly decisions: readonly DeployedDefinition[];
  readonly forms: readonly DeployedDefinition[];
  readonly warnings: readonly Finding[];
}

/** Checks and deploys files as one unit: all of them or none. Every refusal names the file, the element and what to do. */
export const deploy: Command<Deploy, Deployment, void, Parsed> = {
  name: 'definition.deploy',
  // The files themselves are kept with the deployment.
  audited: ({ name, source, resources }) => ({ name, source: source ?? null, resources: resources.map((file) => file.name) }),
  input: Type.Object(
    {
      name: Type.String({ minLength: 1, maxLength: 255 }),
      source: Type.Optional(Type.String({ maxLength: 255 })),
      resources: Type.Array(
        Type.Object(
          { name: Type.String({ minLength: 1, maxLength: 255 }), content: Type.String() },
          { additionalProperties: false },
        ),
        { minItems: 1, maxItems: 100 },
      ),
      enableDuplicateFiltering: Type.Optional(Type.Boolean()),
      strict: Type.Optional(Type.Boolean()),
    },
    { additionalProperties: false },
  ),

  async prepare(services, { resources, strict = false }, actor) {
    // Reading a file costs time: nobody without the right may ask for it.
    requireRight(actor, 'definition.deploy');
    return readDeployment(services, resources, { strict });
  },

  permit(context) {
    requireRight(context.actor, 'definition.deploy');
  },

  async run(context, { name, source = null, resources, enableDuplicateFiltering = false }, _granted, parsed) {
    const { tx, now } = context;
    await tx.one(store.lockDeployments, {});
    const { changed, same } = enableDuplicateFiltering
      ? await compareWithLatest(context, resources, parsed)
      : { changed: resources, same: null };
    if (changed.length === 0 && same !== null) return unchanged(same, parsed);
    const names = new Set(changed.map((resource) => resource.name));
    const id = context.newId();
    await tx.run(store.insertDeployment, { id, name, source, now, user: context.actor.userId });
    await tx.run(store.insertResources, { rows: changed.map((resource) => ({ deployment_id: id, ...resource })) });
    const processDefinitions: DeployedDefinition[] = [];
    for (const { resource, graph } of parsed.processes) {
      if (names.has(resource)) processDefinitions.push(await addProcess(context, id, resource, graph));
    }
    const decisions: DeployedDefinition[] = [];
    for (const decision of parsed.decisions) {
      if (names.has(decision.resource)) decisions.push(await addResource(context, store.decisions, id, decision));
    }
    const forms: DeployedDefinition[] = [];
    for (const form of parsed.forms) {
      if (names.has(form.resource)) forms.push(await addResource(context, store.forms, id, { ...form, name: null }));
    }
    return { id, name, source, deploymentTime: now, processDefinitions, decisions, forms, warnings: parsed.warnings };
  },
};

/** What is there already, as Camunda answers: the deployment that brought it, and nothing new. */
function unchanged({ id, name, source, deployed_at: deploymentTime }: store.DeploymentRow, { warnings }: Parsed): Deployment {
  return { id, name, source, deploymentTime, processDefinitions: [], decisions: [], forms: [], warnings };
}

interface Comparison {
  readonly changed: readonly Resource[];
  /** The newest deployment that holds one of the others. */
  readonly same: store.DeploymentRow | null;
}

/**
 * Which files differ from their latest version. A file without definitions (a text, a picture) is compared with the one
 * that came with the newest of the others.
 */
async function compareWithLatest(context: CommandContext, resources: readonly Resource[], parsed: Parsed): Promise<Comparison> {
  const { tx } = context;
  const latest = new Map<string, store.ResourceDefinitionRow | store.DefinitionRow | undefined>();
  for (const { resource, graph } of parsed.processes)
    latest.set(resource, await tx.one(store.latestDefinition, { key: graph.id }));
  for (const { resource, key } of parsed.decisions) latest.set(resource, await tx.one(store.decisions.latest, { key }));
  for (const { resource, key } of parsed.forms) latest.set(resource, await tx.one(store.forms.latest, { key }));
  let newest: store.DeploymentRow | null = null;
  for (const row of latest.values()) {
    const deployment = row === undefined ? undefined : await tx.one(store.findDeployment, { id: row.deployment_id });
    if (deployment !== undefined && (newest === null || newest.deployed_at < deployment.deployed_at)) newest = deployment;
  }
  const changed: Resource[] = [];
  for (const resource of resources) {
    const { name, content } = resource;
    const row = latest.get(name);
    const moved = row !== undefined && row.resource !== name;
    const deploymentId = latest.has(name) ? row?.deployment_id : newest?.id;
    const stored = moved || deploymentId === undefined ? undefined : await tx.one(store.findResource, { deploymentId, name });
    if (stored?.content !== content) changed.push(resource);
  }
  return { changed, same: newest };
}

async function addProcess(
  context: CommandContext,
  deploymentId: string,
  resource: string,
  graph: ProcessGraph,
): Promise<DeployedDefinition> {
  const { tx } = context;
  const latest = await tx.one(store.latestDefinition, { key: graph.id });
  const version = (latest?.version ?? 0) + 1;
  const id = `${graph.id}:${version}:${context.newId()}`;
  await tx.run(store.insertDefinition, {
    id,
    key: graph.id,
    version,
    versionTag: graph.versionTag,
    name: graph.name,
    deploymentId,
    resource,
    historyTimeToLive: graph.historyTimeToLive,
  });
  await tx.run(deleteStartSubscriptions, { key: graph.id });
  const rows = startSubscriptionsOf(id, graph);
  if (graph.dialect === 'camunda') await refuseSharedMessages(context, rows);
  if (rows.length > 0) await tx.run(insertStartSubscriptions, { rows });
  await tx.run(deleteStartTimers, { key: graph.id });
  const timers = startTimersOf(context, id, graph);
  if (timers.length > 0) await tx.run(insertJobs, { rows: timers });
  for (const { due_at: due } of timers) context.wakeAt(due);
  context.changed({ type: 'definition', id });
  return { id, key: graph.id, version, name: graph.name, resource };
}

async function addResource(
  context: CommandContext,
  table: typeof store.decisions,
  deploymentId: string,
  given: { readonly resource: string; readonly key: string; readonly name: string | null },
): Promise<DeployedDefinition> {
  const latest = await context.tx.one(table.latest, { key: given.key });
  const version = (latest?.version ?? 0) + 1;
  const id = `${given.key}:${version}:${context.newId()}`;
  await context.tx.run(table.insert, { id, version, deploymentId, ...given });
  return { id, key: given.key, version, name: given.name, resource: given.resource };
}
