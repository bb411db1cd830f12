/** `/engine-rest/process-definition`: what can be started, its file and its figures. */
import { Type, type Static } from '@sinclair/typebox';
import {
  CartableError,
  elementStatistics,
  getDefinition,
  getDefinitionXml,
  getInstance,
  getStartForm,
  listDefinitions,
  listIncidents,
  listVariables,
  startProcess,
} from '../../../engine/index.ts';
import { given, LACKING } from '../../camunda/filters.ts';
import { definitionDto, instanceDto } from '../../camunda/dto.ts';
import { incidentTypeOf } from '../../camunda/incident-type.ts';
import { readVariables, showVariables, TypedValues } from '../../camunda/variables.ts';
import { content, ok } from '../../http/reply.ts';
import { route, type Call, type Route } from '../../http/route.ts';
import { countPages } from './all-pages.ts';
import { Dto, Id, Key, LONGEST_PAGE, MaybeText } from './schemas.ts';
import { twins } from './twins.ts';

const tags = ['Process Definition'];

const Filter = Type.Object({
  key: Type.Optional(Type.String()),
  keyLike: Type.Optional(Type.String()),
  name: Type.Optional(Type.String()),
  nameLike: Type.Optional(Type.String()),
  version: Type.Optional(Type.Integer()),
  latestVersion: Type.Optional(Type.Boolean()),
  deploymentId: Type.Optional(Type.String()),
});

const Start = Type.Object({
  businessKey: MaybeText,
  variables: Type.Optional(Type.Union([TypedValues, Type.Null()])),
  startInstructions: Type.Optional(Type.Union([Type.Array(Type.Unknown()), Type.Null()])),
  withVariablesInReturn: Type.Optional(Type.Boolean()),
});

/** A definition is named by its id or, at its latest version, by its key: every route comes twice. */
const NAMES = [
  { prefix: '/engine-rest/process-definition/{id}', params: Id, name: 'id' },
  { prefix: '/engine-rest/process-definition/key/{key}', params: Key, name: 'key' },
] as const;

interface Chosen {
  readonly definitionId?: string;
  readonly key?: string;
}

function chosen(params: unknown): Chosen {
  if (typeof params !== 'object' || params === null) return {};
  if ('id' in params && typeof params.id === 'string') return { definitionId: params.id };
  return 'key' in params && typeof params.key === 'string' ? { key: params.key } : {};
}

export const processDefinitionRoutes: readonly Route[] = [
  ...twins({
    path: '/engine-rest/process-definition',
    summary: 'List process definitions',
    tags,
    filter: Filter,
    lacking: LACKING.definition,
    post: false,
    list: async ({ ask }, filter, page) => (await ask(listDefinitions, { ...known(filter), ...page })).map(definitionDto),
    count: ({ ask }, filter) => countPages((page) => ask(listDefinitions, { ...known(filter), ...page })),
  }),
  ...NAMES.flatMap(({ prefix, params, name }) => [
    route({
      method: 'GET',
      path: prefix,
      summary: `A definition by ${name}`,
      tags,
      params,
      replies: { 200: Dto },
      handler: async ({ ask, params: named }) => ok(definitionDto(await ask(getDefinition, chosen(named)))),
    }),
    route({
      method: 'GET',
      path: `${prefix}/xml`,
      summary: `The BPMN file of a definition, by ${name}`,
      tags,
      params,
      replies: { 200: Dto },
      async handler({ ask, params: named }) {
        const { id } = await ask(getDefinition, chosen(named));
        return ok({ id, bpmn20Xml: await ask(getDefinitionXml, { definitionId: id }) });
      },
    }),
    route({
      method: 'GET',
      path: `${prefix}/startForm`,
      summary: `Which form starts it, by ${name}`,
      tags,
      params,
      replies: { 200: Dto },
      async handler({ ask, params: named }) {
        const form = await ask(getStartForm, chosen(named));
        return ok({
          key: null,
          camundaFormRef: form === null ? null : { key: formId(form), binding: 'deployment', version: null },
          contextPath: null,
        });
      },
    }),
    route({
      method: 'GET',
      path: `${prefix}/deployed-start-form`,
      summary: `The form-js form that starts it, by ${name}`,
      tags,
      params,
      replies: { 200: Dto },
      async handler({ ask, params: named }) {
        const form = await ask(getStartForm, chosen(named));
        if (form === null) throw new CartableError('NOT_FOUND', 'this process starts without a form');
        return content('application/json', form);
      },
    }),
    route({
      method: 'GET',
      path: `${prefix}/statistics`,
      summary: `How often each element ran and runs, by ${name}`,
      tags,
      right: 'instance.read',
      params,
      replies: { 200: Type.Array(Dto) },
      handler: async (call) => ok(await statistics(call, chosen(call.params))),
    }),
    route({
      method: 'POST',
      path: `${prefix}/start`,
      summary: `Start an instance, by ${name}`,
      tags,
      sheds: true,
      right: 'process.start',
      params,
      body: Start,
      replies: { 200: Dto },
      async handler({ execute, ask, params: named, body }) {
        if (body.startInstructions && body.startInstructions.length > 0) {
          throw new CartableError('VALIDATION', 'startInstructions are not supported: an instance starts at its start event');
        }
        const started = await execute(startProcess, {
          ...chosen(named),
          businessKey: body.businessKey ?? null,
          variables: readVariables(body.variables ?? {}),
        });
        const { processInstanceId } = started;
        const instance = instanceDto(await ask(getInstance, { processInstanceId }));
        if (body.withVariablesInReturn !== true) return ok(instance);
        return ok({ ...instance, variables: showVariables(await ask(listVariables, { processInstanceId })) });
      },
    }),
  ]),
];

function known(filter: Static<typeof Filter>) {
  const { key, keyLike, name, nameLike, version, latestVersion, deploymentId } = filter;
  return given({ key, keyLike, name, nameLike, version, latestVersion, deploymentId });
}

async function statistics({ ask }: Pick<Call<never, never, never>, 'ask'>, choice: Chosen) {
  const { id, key } = await ask(getDefinition, choice);
  const incidents = (await ask(listIncidents, { processDefinitionKey: key, maxResults: LONGEST_PAGE })).filter(
    (row) => row.definition_id === id,
  );
  return (await ask(elementStatistics, { definitionId: id })).map(({ element, started, completed, cancelled, active }) => {
    const failed = incidents.filter((row) => row.element === element);
    const types = [...new Set(failed.map((row) => incidentTypeOf(row.code)))];
    return {
      id: element,
      instances: active,
      failedJobs: failed.length,
      incidents: types.map((type) => ({
        incidentType: type,
        incidentCount: failed.filter((row) => incidentTypeOf(row.code) === type).length,
      })),
      started,
      completed,
      canceled: cancelled,
    };
  });
}

/** The form's own id; what is deployed was checked to have one. */
function formId(form: string): string | null {
  const parsed: unknown = JSON.parse(form);
  return typeof parsed === 'object' && parsed !== null && 'id' in parsed && typeof parsed.id === 'string' ? parsed.id : null;
}
