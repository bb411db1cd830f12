/** Deployed processes, decisions and forms, compiled once and kept: definitions never change. */
import { CartableError } from '../errors.ts';
import { type DecisionModel, readDmn } from '../expression/index.ts';
import type { ResolvedBinding } from '../kernel/protocol.ts';
import { readBpmn } from '../model/index.ts';
import type { ProcessGraph } from '../model/graph.ts';
import * as store from '../store/definitions.ts';
import type { Tx } from '../store/statement.ts';

export interface Definition {
  readonly id: string;
  readonly key: string;
  readonly version: number;
  readonly deploymentId: string;
  readonly historyTimeToLive: string | null;
  readonly graph: ProcessGraph;
}

export interface DeployedDecisions {
  readonly model: DecisionModel;
  readonly deploymentId: string;
  /** Name of the file. */
  readonly resource: string;
}

export class Definitions {
  readonly #definitions = new Map<string, Definition>();
  readonly #decisions = new Map<string, DeployedDecisions>();

  /** The definition if it has been read already. */
  known(id: string): Definition | undefined {
    return this.#definitions.get(id);
  }

  /** @throws CartableError NOT_FOUND. */
  async get(tx: Tx, id: string): Promise<Definition> {
    const known = this.known(id);
    if (known !== undefined) return known;
    const row = await tx.one(store.findDefinition, { id });
    if (row === undefined) throw new CartableError('NOT_FOUND', `There is no process definition ${id}.`);
    return this.#load(tx, row);
  }

  async latest(tx: Tx, key: string): Promise<Definition> {
    return this.resolve(tx, key, { type: 'latest' }, null);
  }

  /** @throws CartableError NOT_FOUND when the binding names nothing that was deployed, ILLEGAL_STATE what is suspended. */
  async resolve(tx: Tx, key: string, binding: ResolvedBinding, deploymentId: string | null): Promise<Definition> {
    const row = await this.#findRow(tx, key, binding, deploymentId);
    if (row === undefined) throw new CartableError('NOT_FOUND', `No process ${key} (${describe(binding)}) is deployed.`);
    if (row.suspended) throw new CartableError('ILLEGAL_STATE', `Process ${key} version ${row.version} is suspended.`);
    return this.#definitions.get(row.id) ?? this.#load(tx, row);
  }

  /** @throws CartableError NOT_FOUND. */
  async decision(tx: Tx, key: string, binding: ResolvedBinding, deploymentId: string): Promise<DeployedDecisions> {
    const row =
      binding.type === 'deployment'
        ? await tx.one(store.decisions.ofDeployment, { key, deploymentId })
        : binding.type === 'version'
          ? await tx.one(store.decisions.ofVersion, { key, version: binding.version })
          : await tx.one(store.decisions.latest, { key });
    if (row === undefined) throw new CartableError('NOT_FOUND', `No decision ${key} (${describe(binding)}) is deployed.`);
    const known = this.#decisions.get(row.id);
    if (known !== undefined) return known;
    const model = await readDmn(await readResource(tx, row.deployment_id, row.resource));
    const deployed = Object.freeze({ model, deploymentId: row.deployment_id, resource: row.resource });
    this.#decisions.set(row.id, deployed);
    return deployed;
  }

  async #findRow(
    tx: Tx,
    key: string,
    binding: ResolvedBinding,
    deploymentId: string | null,
  ): Promise<store.DefinitionRow | undefined> {
    switch (binding.type) {
      case 'latest':
        return tx.one(store.latestDefinition, { key });
      case 'deployment':
        return deploymentId === null ? undefined : tx.one(store.definitionOfDeployment, { key, deploymentId });
      case 'version':
        return tx.one(store.definitionOfVersion, { key, version: binding.version });
      case 'versionTag':
        return tx.one(store.definitionOfTag, { key, tag: binding.versionTag });
    }
  }

  async #load(tx: Tx, row: store.DefinitionRow): Promise<Definition> {
    const { processes } = await readBpmn(await readResource(tx, row.deployment_id, row.resource));
    const graph = processes.find((process) => process.id === row.key);
    if (graph === undefined) throw new Error(`the stored file of ${row.id} no longer holds process ${row.key}`);
    const definition: Definition = Object.freeze({
      id: row.id,
      key: row.key,
      version: row.version,
      deploymentId: row.deployment_id,
      historyTimeToLive: row.history_time_to_live,
      graph,
    });
    this.#definitions.set(row.id, definition);
    return definition;
  }
}

export async function readResource(tx: Tx, deploymentId: string, name: string): Promise<string> {
  const resource = await tx.one(store.findResource, { deploymentId, name });
  if (resource === undefined) throw new CartableError('NOT_FOUND', `Deployment ${deploymentId} holds no file ${name}.`);
  return resource.content;
}

function describe(binding: ResolvedBinding): string {
  switch (binding.type) {
    case 'version':
      return `version ${binding.version}`;
    case 'versionTag':
      return `version tag ${binding.versionTag}`;
    default:
      return binding.type;
  }
}
