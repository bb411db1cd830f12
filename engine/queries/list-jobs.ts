import { Type } from '@sinclair/typebox';
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
  run(context, { processInstanceId, processDefinitionKey, kind, noRetriesLeft, ...page }) {
    requireRight(context.actor, 'instance.read');
    return listPage<JobRow>(context, 'job.list', page, ({ knex }) => {
      const query = knex('job').select('*').orderBy(['due_at', 'id']);
      if (processInstanceId !== undefined) void query.where('instance_id', processInstanceId);
      if (processDefinitionKey !== undefined) void query.where('definition_key', processDefinitionKey);
      if (kind !== undefined) void query.where('kind', kind);
      if (noRetriesLeft === true) void query.where('retries', 0);
      return query;
    });
  },
};

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
