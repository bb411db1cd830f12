import { Type } from '@sinclair/typebox';
import type { Knex } from 'knex';
import { CartableError } from '../errors.ts';
import { Page } from '../commands/schemas.ts';
import { requireRight, type Query } from '../runtime/command.ts';
import { type IncidentRow, findIncident } from '../store/incidents.ts';
import { type JobRow, findJob } from '../store/jobs.ts';
import { type PageInput, countRows, listPage } from './paging.ts';

export interface JobFilter {
  readonly processInstanceId?: string;
  readonly processDefinitionKey?: string;
  readonly kind?: string;
  readonly noRetriesLeft?: boolean;
}
const FILTER = {
  processInstanceId: Type.Optional(Type.String()),
  processDefinitionKey: Type.Optional(Type.String()),
  kind: Type.Optional(Type.String()),
  noRetriesLeft: Type.Optional(Type.Boolean()),
};

/** Timers, retries and other work to be done, the next due first. Needs `instance.read`. */
export const listJobs: Query<JobFilter & PageInput, readonly JobRow[]> = {
  name: 'job.list',
  input: Type.Object({ ...FILTER, ...Page }, { additionalProperties: false }),
  run(context, { firstResult, maxResults, ...filter }) {
    const { processInstanceId, processDefinitionKey, kind, noRetriesLeft } = filter;
    const page = { ...(firstResult === undefined ? {} : { firstResult }), ...(maxResults === undefined ? {} : { maxResults }) };
    requireRight(context.actor, 'instance.read');
    return listPage<JobRow>(context, 'job.list', page, ({ knex }) => {
      const query = knex('job')
        .select(...COLUMNS)
        .orderBy(['due_at', 'id']);
      // Camunda keeps a job that failed for good; here its incident stands for it.
      if (noRetriesLeft === true) void query.unionAll(failedJobs(knex, filter));
      if (processInstanceId !== undefined) void query.where('instance_id', processInstanceId);
      if (processDefinitionKey !== undefined) void query.where('definition_key', processDefinitionKey);
      if (kind !== undefined) void query.where('kind', kind);
      if (noRetriesLeft === true) void query.where('retries', 0);
      return query;
    });
  },
};

const COLUMNS = [
  'id',
  'kind',
  'instance_id',
  'root_id',
  'execution',
  'wait',
  'definition_id',
  'definition_key',
  'element',
  'name',
  'payload',
  'due_at',
  'retries',
  'attempt',
  'lease_owner',
  'lease_until',
  'error',
  'created_at',
  'priority',
  'suspended',
] as const;

const UNSAID: Readonly<Record<string, string>> = {
  id: "i.id || '/continue'",
  kind: "'continue'",
  wait: 'cast(null as integer)',
  name: 'cast(null as text)',
  payload: 'cast(null as text)',
  due_at: 'i.created_at',
  retries: '0',
  attempt: '0',
  lease_owner: 'cast(null as text)',
  lease_until: 'cast(null as bigint)',
  error: 'i.message',
  priority: '0',
  suspended: '0',
};

/** Incidents of executions that have no job: what `setJobRetries` tries again. */
function failedJobs(knex: Knex, { processInstanceId, processDefinitionKey, kind }: JobFilter): Knex.QueryBuilder {
  const query = knex('incident as i')
    .select(COLUMNS.map((column) => knex.raw(`${UNSAID[column] ?? `i.${column}`} as ${column}`)))
    .whereRaw('not exists (select 1 from job as j where j.instance_id = i.instance_id and j.execution = i.execution)');
  if (processInstanceId !== undefined) void query.where('i.instance_id', processInstanceId);
  if (processDefinitionKey !== undefined) void query.where('i.definition_key', processDefinitionKey);
  if (kind !== undefined && kind !== 'continue') void query.whereRaw('1 = 0');
  return query;
}

export const getJob: Query<{ readonly jobId: string }, JobRow> = {
  name: 'job.get',
  input: Type.Object({ jobId: Type.String() }, { additionalProperties: false }),
  async run(context, { jobId }) {
    requireRight(context.actor, 'instance.read');
    const job = await context.tx.one(findJob, { id: jobId });
    if (job === undefined) throw new CartableError('NOT_FOUND', `There is no job ${jobId}.`);
    return job;
  },
};

export interface IncidentFilter {
  readonly processInstanceId?: string;
  readonly processDefinitionKey?: string;
  readonly activityId?: string;
  /** Any of these. */
  readonly codes?: readonly string[];
}
const INCIDENT_FILTER = {
  processInstanceId: Type.Optional(Type.String()),
  processDefinitionKey: Type.Optional(Type.String()),
  activityId: Type.Optional(Type.String()),
  codes: Type.Optional(Type.Array(Type.String())),
};

/** What waits for a person because it failed, newest first. Needs `instance.read`. */
export const listIncidents: Query<IncidentFilter & PageInput, readonly IncidentRow[]> = {
  name: 'incident.list',
  input: Type.Object({ ...INCIDENT_FILTER, ...Page }, { additionalProperties: false }),
  run(context, { processInstanceId, processDefinitionKey, activityId, codes, ...page }) {
    requireRight(context.actor, 'instance.read');
    return listPage<IncidentRow>(context, 'incident.list', page, ({ knex }) => {
      const query = knex('incident')
        .select('*')
        .orderBy([
          { column: 'created_at', order: 'desc' },
          { column: 'id', order: 'desc' },
        ]);
      if (processInstanceId !== undefined) void query.where('instance_id', processInstanceId);
      if (processDefinitionKey !== undefined) void query.where('definition_key', processDefinitionKey);
      if (activityId !== undefined) void query.where('element', activityId);
      if (codes !== undefined) void query.whereIn('code', [...codes]);
      return query;
    });
  },
};

export const countIncidents: Query<Record<string, never>, number> = {
  name: 'incident.count',
  input: Type.Object({}, { additionalProperties: false }),
  run(context) {
    requireRight(context.actor, 'instance.read');
    return countRows(context, 'incident.count', ({ knex }) => knex('incident'));
  },
};

export const getIncident: Query<{ readonly incidentId: string }, IncidentRow> = {
  name: 'incident.get',
  input: Type.Object({ incidentId: Type.String() }, { additionalProperties: false }),
  async run(context, { incidentId }) {
    requireRight(context.actor, 'instance.read');
    const incident = await context.tx.one(findIncident, { id: incidentId });
    if (incident === undefined) throw new CartableError('NOT_FOUND', `There is no incident ${incidentId}.`);
    return incident;
  },
};
