import { insertRows, param, statement } from './statement.ts';

export interface DefinitionRow {
  readonly id: string;
  readonly key: string;
  readonly version: number;
  readonly version_tag: string | null;
  readonly name: string | null;
  readonly deployment_id: string;
  readonly resource: string;
  readonly history_time_to_live: string | null;
  readonly suspended: boolean | number;
}

export interface ResourceDefinitionRow {
  readonly id: string;
  readonly key: string;
  readonly version: number;
  readonly name: string | null;
  readonly deployment_id: string;
  readonly resource: string;
}

export interface DeploymentRow {
  readonly id: string;
  readonly name: string;
  readonly source: string | null;
  readonly deployed_at: number;
  readonly deployed_by: string;
}

export const insertDeployment = statement<{ id: string; name: string; source: string | null; now: number; user: string }>(
  'deployment.insert',
  ({ knex }) =>
    knex('deployment').insert({
      id: param('id'),
      name: param('name'),
      source: param('source'),
      deployed_at: param('now'),
      deployed_by: param('user'),
    }),
);

export const insertResources = insertRows<{ deployment_id: string; name: string; content: string }>(
  'deployment.insertResources',
  'deployment_resource',
  { deployment_id: 'text', name: 'text', content: 'text' },
);

export const findDeployment = statement<{ id: string }, DeploymentRow>('deployment.find', ({ knex }) =>
  knex('deployment').select('*').where('id', param('id')),
);

export const resourcesOf = statement<{ deploymentId: string }, { name: string }>('deployment.resources', ({ knex }) =>
  knex('deployment_resource').select('name').where('deployment_id', param('deploymentId')).orderBy('name'),
);

export const findResource = statement<{ deploymentId: string; name: string }, { content: string }>(
  'deployment.findResource',
  ({ knex }) =>
    knex('deployment_resource')
      .select('content')
      .where({ deployment_id: param('deploymentId'), name: param('name') }),
);

/** Definitions are versioned one after another per key: the key's lock is taken with the deployment. */
export const lockDeployments = statement<Record<string, never>, { lock: unknown }>('deployment.lock', ({ knex, dialect }) =>
  dialect === 'postgres' ? knex.raw(`select pg_advisory_xact_lock(727274) as lock`) : knex.raw('select 1 as lock'),
);

/** Starts of its instances go one after another; a row of an instance may still refer to it. */
export const lockDefinition = statement<{ id: string }, { id: string }>('definition.lock', ({ knex, dialect }) => {
  const query = knex('process_definition').select('id').where('id', param('id'));
  return dialect === 'postgres' ? query.forNoKeyUpdate() : query;
});

export const findDefinition = statement<{ id: string }, DefinitionRow>('definition.find', ({ knex }) =>
  knex('process_definition').select('*').where('id', param('id')),
);
export const latestDefinition = statement<{ key: string }, DefinitionRow>('definition.latest', ({ knex }) =>
  knex('process_definition').select('*').where('key', param('key')).orderBy('version', 'desc').limit(1),
);
export const definitionOfVersion = statement<{ key: string; version: number }, DefinitionRow>(
  'definition.ofVersion',
  ({ knex }) =>
    knex('process_definition')
      .select('*')
      .where({ key: param('key'), version: param('version') }),
);
export const definitionOfTag = statement<{ key: string; tag: string }, DefinitionRow>('definition.ofTag', ({ knex }) =>
  knex('process_definition')
    .select('*')
    .where({ key: param('key'), version_tag: param('tag') })
    .orderBy('version', 'desc')
    .limit(1),
);
export const definitionOfDeployment = statement<{ key: string; deploymentId: string }, DefinitionRow>(
  'definition.ofDeployment',
  ({ knex }) =>
    knex('process_definition')
      .select('*')
      .where({ key: param('key'), deployment_id: param('deploymentId') }),
);

export const insertDefinition = statement<{
  id: string;
  key: string;
  version: number;
  versionTag: string | null;
  name: string | null;
  deploymentId: string;
  resource: string;
  historyTimeToLive: string | null;
}>('definition.insert', ({ knex }) =>
  knex('process_definition').insert({
    id: param('id'),
    key: param('key'),
    version: param('version'),
    version_tag: param('versionTag'),
    name: param('name'),
    deployment_id: param('deploymentId'),
    resource: param('resource'),
    history_time_to_live: param('historyTimeToLive'),
    suspended: false,
  }),
);

/** Decisions and forms are versioned alike; only the table differs. */
function resourceStatements(table: 'decision_definition' | 'form_definition') {
  return {
    latest: statement<{ key: string }, ResourceDefinitionRow>(`${table}.latest`, ({ knex }) =>
      knex(table).select('*').where('key', param('key')).orderBy('version', 'desc').limit(1),
    ),
    ofVersion: statement<{ key: string; version: number }, ResourceDefinitionRow>(`${table}.ofVersion`, ({ knex }) =>
      knex(table)
        .select('*')
        .where({ key: param('key'), version: param('version') }),
    ),
    ofDeployment: statement<{ key: string; deploymentId: string }, ResourceDefinitionRow>(`${table}.ofDeployment`, ({ knex }) =>
      knex(table)
        .select('*')
        .where({ key: param('key'), deployment_id: param('deploymentId') }),
    ),
    insert: statement<{ id: string; key: string; version: number; name: string | null; deploymentId: string; resource: string }>(
      `${table}.insert`,
      ({ knex }) =>
        knex(table).insert({
          id: param('id'),
          key: param('key'),
          version: param('version'),
          name: param('name'),
          deployment_id: param('deploymentId'),
          resource: param('resource'),
        }),
    ),
  };
}
export const decisions = resourceStatements('decision_definition');
export const forms = resourceStatements('form_definition');

export const suspendDefinition = statement<{ id: string; suspended: number }>('definition.suspend', ({ knex, dialect }) =>
  knex('process_definition')
    .where('id', param('id'))
    .update({ suspended: dialect === 'postgres' ? knex.raw('? = 1', [param('suspended')]) : param('suspended') }),
);
