/** `…/suspended`: what stands still until it is activated again. */
import { Type } from '@sinclair/typebox';
import {
  CartableError,
  getDefinition,
  listDefinitions,
  listInstances,
  requireRight,
  suspendDefinition,
  suspendInstance,
  suspendJob,
} from '../../../engine/index.ts';
import { noContent } from '../../http/reply.ts';
import { route, type Call, type Route } from '../../http/route.ts';
import { Id, Key, LONGEST_PAGE, MaybeText } from './schemas.ts';

const right = 'instance.operate';

const Suspension = Type.Object({ suspended: Type.Boolean() });
const OfDefinition = Type.Object({
  suspended: Type.Boolean(),
  includeProcessInstances: Type.Optional(Type.Boolean()),
  executionDate: MaybeText,
});

type Doing = Pick<Call<never, never, never>, 'ask' | 'execute'>;

export const suspensionRoutes: readonly Route[] = [
  route({
    method: 'PUT',
    path: '/engine-rest/process-instance/{id}/suspended',
    summary: 'Suspend an instance, or let it go on',
    tags: ['Process Instance'],
    right,
    params: Id,
    body: Suspension,
    replies: { 204: null },
    async handler({ execute, params, body }) {
      await execute(suspendInstance, { processInstanceId: params.id, suspended: body.suspended });
      return noContent();
    },
  }),
  route({
    method: 'PUT',
    path: '/engine-rest/process-instance/suspended',
    summary: 'Suspend the running instances of a process, or let them go on, one after another',
    tags: ['Process Instance'],
    right,
    body: Type.Object({
      suspended: Type.Boolean(),
      processDefinitionId: Type.Optional(Type.String()),
      processDefinitionKey: Type.Optional(Type.String()),
    }),
    replies: { 204: null },
    async handler(call) {
      // Who may not is told nothing about the request, and who has no instance to suspend is refused as well.
      requireRight(call.actor, right);
      const { suspended, processDefinitionId, processDefinitionKey } = call.body;
      if (processDefinitionId === undefined && processDefinitionKey === undefined)
        throw new CartableError('VALIDATION', 'Name the process by processDefinitionId or processDefinitionKey.');
      await suspendInstances(call, suspended, {
        ...(processDefinitionId === undefined ? {} : { processDefinitionId }),
        ...(processDefinitionKey === undefined ? {} : { processDefinitionKey }),
      });
      return noContent();
    },
  }),
  route({
    method: 'PUT',
    path: '/engine-rest/process-definition/{id}/suspended',
    summary: 'Suspend one version of a process: no instance of it starts',
    tags: ['Process Definition'],
    right,
    params: Id,
    body: OfDefinition,
    replies: { 204: null },
    async handler(call) {
      refuseLater(call.body.executionDate);
      const { id } = await call.ask(getDefinition, { definitionId: call.params.id });
      await suspendVersion(call, id, call.body);
      return noContent();
    },
  }),
  route({
    method: 'PUT',
    path: '/engine-rest/process-definition/key/{key}/suspended',
    summary: 'Suspend all versions of a process: no instance of them starts',
    tags: ['Process Definition'],
    right,
    params: Key,
    body: OfDefinition,
    replies: { 204: null },
    async handler(call) {
      refuseLater(call.body.executionDate);
      const versions = await call.ask(listDefinitions, { key: call.params.key, maxResults: LONGEST_PAGE });
      if (versions.length === 0) throw new CartableError('NOT_FOUND', `There is no process ${call.params.key}.`);
      for (const { id } of versions) await suspendVersion(call, id, call.body);
      return noContent();
    },
  }),
  route({
    method: 'PUT',
    path: '/engine-rest/job/{id}/suspended',
    summary: 'Suspend a job, or let it run again',
    tags: ['Job'],
    right,
    params: Id,
    body: Suspension,
    replies: { 204: null },
    async handler({ execute, params, body }) {
      await execute(suspendJob, { jobId: params.id, suspended: body.suspended });
      return noContent();
    },
  }),
];

function refuseLater(executionDate: string | null | undefined): void {
  if (executionDate === undefined || executionDate === null) return;
  const message = 'is not supported: suspend it when the time has come';
  throw new CartableError('VALIDATION', `/executionDate ${message}`, { faults: [{ at: '/executionDate', message }] });
}

/** The definition first, so that no instance starts in between. */
async function suspendVersion(
  call: Doing,
  definitionId: string,
  { suspended, includeProcessInstances = false }: { readonly suspended: boolean; readonly includeProcessInstances?: boolean },
): Promise<void> {
  await call.execute(suspendDefinition, { definitionId, suspended });
  if (includeProcessInstances) await suspendInstances(call, suspended, { processDefinitionId: definitionId });
}

/** Each is a tree of its own: one command after another, so that none has to wait for all. */
async function suspendInstances(
  { ask, execute }: Doing,
  suspended: boolean,
  filter: { readonly processDefinitionId?: string; readonly processDefinitionKey?: string },
): Promise<void> {
  for (let firstResult = 0; ; firstResult += LONGEST_PAGE) {
    const page = { firstResult, maxResults: LONGEST_PAGE, sortOrder: 'asc' as const };
    const instances = await ask(listInstances, { ...filter, ...page });
    for (const { id, status } of instances) {
      if ((status === 'SUSPENDED') === suspended) continue;
      await execute(suspendInstance, { processInstanceId: id, suspended }).catch(ended);
    }
    if (instances.length < LONGEST_PAGE) return;
  }
}

/** It ended meanwhile: nothing is left to be suspended. */
function ended(error: unknown): void {
  if (!(error instanceof CartableError && error.code === 'INSTANCE_ENDED')) throw error;
}
