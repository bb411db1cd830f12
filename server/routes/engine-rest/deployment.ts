/** `/engine-rest/deployment`: files in, checked as one unit. */
import { Type, type Static } from '@sinclair/typebox';
import {
  CartableError,
  deploy,
  listDeploymentResources,
  listDeployments,
  type DeployedDefinition,
  type Deployment,
  type DeploymentRow,
} from '../../../engine/index.ts';
import { camundaDate } from '../../camunda/date.ts';
import { given, LACKING } from '../../camunda/filters.ts';
import { ok } from '../../http/reply.ts';
import { route, type Route } from '../../http/route.ts';
import { Dto, Id } from './schemas.ts';
import { countPages } from './all-pages.ts';
import { twins } from './twins.ts';

const tags = ['Deployment'];
const Flag = Type.Optional(Type.Union([Type.Literal('true'), Type.Literal('false')]));

/** Fields of the multipart form, as Camunda names them. */
const Form = Type.Object({
  'deployment-name': Type.Optional(Type.String({ maxLength: 255 })),
  'deployment-source': Type.Optional(Type.String({ maxLength: 255 })),
  'enable-duplicate-filtering': Flag,
  'deploy-changed-only': Flag,
  'tenant-id': Type.Optional(Type.String()),
  'deployment-activation-time': Type.Optional(Type.String()),
});

const Filter = Type.Object({
  id: Type.Optional(Type.String()),
  name: Type.Optional(Type.String()),
  nameLike: Type.Optional(Type.String()),
});

/** Camunda's clients may send fields that are not known here; they are left out. */
const known = ({ id, name, nameLike }: Static<typeof Filter>) => given({ id, name, nameLike });

export const deploymentRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/engine-rest/deployment/create',
    summary: 'Deploy BPMN, DMN and form files: all of them or none',
    tags,
    right: 'definition.deploy',
    sheds: true,
    body: Form,
    bodyKind: 'files',
    replies: { 200: Dto },
    async handler({ execute, body, files }) {
      refuse(body['tenant-id'], 'tenant-id', 'there is one database per tenant');
      refuse(body['deployment-activation-time'], 'deployment-activation-time', 'a deployment is active at once');
      const source = body['deployment-source'];
      const deployment = await execute(deploy, {
        name: body['deployment-name'] ?? files[0]?.name ?? '',
        resources: files,
        enableDuplicateFiltering: body['enable-duplicate-filtering'] === 'true' || body['deploy-changed-only'] === 'true',
        ...(source === undefined ? {} : { source }),
      });
      return ok(deploymentDto(deployment));
    },
  }),
  ...twins({
    path: '/engine-rest/deployment',
    summary: 'List deployments, newest first',
    tags,
    filter: Filter,
    lacking: LACKING.deployment,
    post: false,
    list: async ({ ask }, filter, page) => (await ask(listDeployments, { ...known(filter), ...page })).map(rowDto),
    count: ({ ask }, filter) => countPages((page) => ask(listDeployments, { ...known(filter), ...page })),
  }),
  route({
    method: 'GET',
    path: '/engine-rest/deployment/{id}',
    summary: 'One deployment',
    tags,
    right: 'definition.deploy',
    params: Id,
    replies: { 200: Dto },
    async handler({ ask, params }) {
      const [row] = await ask(listDeployments, { id: params.id });
      if (row === undefined) throw new CartableError('NOT_FOUND', `There is no deployment ${params.id}.`);
      return ok(rowDto(row));
    },
  }),
  route({
    method: 'GET',
    path: '/engine-rest/deployment/{id}/resources',
    summary: 'The files of a deployment, by name',
    tags,
    right: 'definition.deploy',
    params: Id,
    replies: { 200: Type.Array(Dto) },
    async handler({ ask, params: { id } }) {
      const names = await ask(listDeploymentResources, { deploymentId: id });
      return ok(names.map((name) => ({ id: `${id}:${name}`, name, deploymentId: id })));
    },
  }),
];

function rowDto(row: DeploymentRow) {
  return {
    links: [],
    id: row.id,
    name: row.name,
    source: row.source,
    deploymentTime: camundaDate(row.deployed_at),
    tenantId: null,
  };
}

/** A field that would change the meaning of the request is refused, never ignored. */
function refuse(value: string | undefined, field: string, why: string): void {
  if (value === undefined || value === '') return;
  throw new CartableError('VALIDATION', `${field} is not supported: ${why}`, { faults: [{ at: `/${field}`, message: why }] });
}

function deploymentDto(deployment: Deployment) {
  const { id, name, source, deploymentTime, processDefinitions, decisions } = deployment;
  return {
    id,
    name,
    source,
    deploymentTime: camundaDate(deploymentTime),
    tenantId: null,
    links: [],
    deployedProcessDefinitions: byId(id, processDefinitions),
    deployedDecisionDefinitions: byId(id, decisions),
    deployedCaseDefinitions: null,
    deployedDecisionRequirementsDefinitions: null,
    deployedForms: byId(id, deployment.forms),
    warnings: deployment.warnings,
  };
}

/** Camunda gives null instead of an empty object. */
function byId(deploymentId: string, definitions: readonly DeployedDefinition[]) {
  if (definitions.length === 0) return null;
  return Object.fromEntries(
    definitions.map((definition) => [
      definition.id,
      { ...definition, deploymentId, category: null, description: null, tenantId: null, suspended: false },
    ]),
  );
}
