/** `/engine-rest/job` and `/engine-rest/incident`: what is to be done by itself, and what failed. */
import { Type, type Static } from '@sinclair/typebox';
import {
  annotateIncident,
  executeJob,
  getIncident,
  getJob,
  listIncidents,
  listJobs,
  setJobDue,
  setJobRetries,
} from '../../../engine/index.ts';
import { given, instantIn, LACKING, refuseGiven } from '../../camunda/filters.ts';
import { incidentDto, jobDto } from '../../camunda/dto.ts';
import { codesOf } from '../../camunda/incident-type.ts';
import { noContent, ok } from '../../http/reply.ts';
import { route, type Route } from '../../http/route.ts';
import { countPages } from './all-pages.ts';
import { Dto, Id, MaybeText } from './schemas.ts';
import { twins } from './twins.ts';

const JobFilter = Type.Object({
  processInstanceId: Type.Optional(Type.String()),
  processDefinitionKey: Type.Optional(Type.String()),
  timers: Type.Optional(Type.Boolean()),
  noRetriesLeft: Type.Optional(Type.Boolean()),
});

function jobs({ processInstanceId, processDefinitionKey, timers, noRetriesLeft }: Static<typeof JobFilter>) {
  const kind = timers === true ? 'timer' : undefined;
  return given({ processInstanceId, processDefinitionKey, noRetriesLeft, kind });
}

const IncidentFilter = Type.Object({
  processInstanceId: Type.Optional(Type.String()),
  processDefinitionKey: Type.Optional(Type.String()),
  activityId: Type.Optional(Type.String()),
  incidentType: Type.Optional(Type.String()),
});

function incidents(filter: Static<typeof IncidentFilter>) {
  const { processInstanceId, processDefinitionKey, activityId, incidentType } = filter;
  const codes = incidentType === undefined ? undefined : codesOf(incidentType);
  return given({ processInstanceId, processDefinitionKey, activityId, codes });
}

export const jobRoutes: readonly Route[] = [
  ...twins({
    path: '/engine-rest/job',
    summary: 'Timers, retries and other work, the next due first',
    tags: ['Job'],
    filter: JobFilter,
    lacking: LACKING.job,
    list: async ({ ask }, filter, page) => (await ask(listJobs, { ...jobs(filter), ...page })).map(jobDto),
    count: ({ ask }, filter) => countPages((page) => ask(listJobs, { ...jobs(filter), ...page })),
  }),
  route({
    method: 'GET',
    path: '/engine-rest/job/{id}',
    summary: 'One job',
    tags: ['Job'],
    right: 'instance.read',
    params: Id,
    replies: { 200: Dto },
    handler: async ({ ask, params }) => ok(jobDto(await ask(getJob, { jobId: params.id }))),
  }),
  route({
    method: 'PUT',
    path: '/engine-rest/job/{id}/retries',
    summary: 'Give a job new tries',
    tags: ['Job'],
    right: 'instance.operate',
    params: Id,
    body: Type.Object({ retries: Type.Integer({ minimum: 0, maximum: 1_000 }) }),
    replies: { 204: null },
    async handler({ execute, params, body }) {
      await execute(setJobRetries, { jobId: params.id, retries: body.retries });
      return noContent();
    },
  }),
  route({
    method: 'PUT',
    path: '/engine-rest/job/{id}/duedate',
    summary: 'Have a timer fire, or another job run, at another time',
    tags: ['Job'],
    right: 'instance.operate',
    params: Id,
    body: Type.Object({ duedate: MaybeText, cascade: Type.Optional(Type.Union([Type.Boolean(), Type.Null()])) }),
    replies: { 204: null },
    async handler({ execute, params, body }) {
      refuseGiven(body, { cascade: 'the firings of a cycle that follow stay where they are' });
      const due = instantIn('duedate', body.duedate ?? undefined) ?? 0;
      await execute(setJobDue, { jobId: params.id, due });
      return noContent();
    },
  }),
  route({
    method: 'POST',
    path: '/engine-rest/job/{id}/execute',
    summary: 'Have a job done now',
    tags: ['Job'],
    right: 'instance.operate',
    params: Id,
    replies: { 204: null },
    async handler({ execute, params }) {
      await execute(executeJob, { jobId: params.id });
      return noContent();
    },
  }),
  ...twins({
    path: '/engine-rest/incident',
    summary: 'What failed and waits for a person, newest first',
    tags: ['Incident'],
    filter: IncidentFilter,
    lacking: LACKING.incident,
    post: false,
    list: async ({ ask }, filter, page) => (await ask(listIncidents, { ...incidents(filter), ...page })).map(incidentDto),
    count: ({ ask }, filter) => countPages((page) => ask(listIncidents, { ...incidents(filter), ...page })),
  }),
  route({
    method: 'GET',
    path: '/engine-rest/incident/{id}',
    summary: 'One incident',
    tags: ['Incident'],
    right: 'instance.read',
    params: Id,
    replies: { 200: Dto },
    handler: async ({ ask, params }) => ok(incidentDto(await ask(getIncident, { incidentId: params.id }))),
  }),
  route({
    method: 'PUT',
    path: '/engine-rest/incident/{id}/annotation',
    summary: 'Note something about an incident',
    tags: ['Incident'],
    right: 'instance.operate',
    params: Id,
    body: Type.Object({ annotation: Type.Union([Type.String({ maxLength: 4_000 }), Type.Null()]) }),
    replies: { 204: null },
    async handler({ execute, params, body }) {
      await execute(annotateIncident, { incidentId: params.id, annotation: body.annotation });
      return noContent();
    },
  }),
  route({
    method: 'DELETE',
    path: '/engine-rest/incident/{id}/annotation',
    summary: 'Take the note about an incident away',
    tags: ['Incident'],
    right: 'instance.operate',
    params: Id,
    replies: { 204: null },
    async handler({ execute, params }) {
      await execute(annotateIncident, { incidentId: params.id, annotation: null });
      return noContent();
    },
  }),
];
