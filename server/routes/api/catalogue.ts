/** What is installed: plugins with what the caller may use of them, texts, and templates for the designer. */
import { Type } from '@sinclair/typebox';
import { holds, recordSchema, type Actor, type Language, type Plugin, type Resource, type Texts } from '../../../engine/index.ts';
import { elementTemplates } from '../../element-templates.ts';
import { ok } from '../../http/reply.ts';
import { route, type Route } from '../../http/route.ts';

const tags = ['catalogue'];
const LanguageCode = Type.Union([Type.Literal('en'), Type.Literal('de'), Type.Literal('pl'), Type.Literal('fa')]);
const Schema = Type.Object({}, { additionalProperties: true });

const Action = Type.Object({
  name: Type.String(),
  icon: Type.String(),
  input: Schema,
  output: Schema,
  errors: Type.Array(Type.String()),
});
const ResourceView = Type.Object({
  name: Type.String(),
  path: Type.String(),
  canCreate: Type.Boolean(),
  canUpdate: Type.Boolean(),
  fields: Type.Record(Type.String(), Schema),
  record: Schema,
  actions: Type.Array(Type.String()),
});
const PluginView = Type.Object({
  name: Type.String(),
  version: Type.String(),
  requires: Type.Array(Type.String()),
  actions: Type.Array(Action),
  resources: Type.Array(ResourceView),
  facts: Type.Array(Type.Object({ name: Type.String(), input: Schema })),
  messages: Type.Array(Type.Object({ name: Type.String(), variables: Schema })),
  rights: Type.Array(Type.String()),
});

export function catalogueRoutes(plugins: readonly Plugin[], processTexts: Texts): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/plugins',
      summary: 'Plugins, and what of them the caller may use',
      tags,
      replies: { 200: Type.Object({ items: Type.Array(PluginView) }) },
      handler: ({ actor }) => ok({ items: plugins.map((plugin) => view(plugin, actor)) }),
    }),
    route({
      method: 'GET',
      path: '/api/texts/{language}',
      summary: 'Every text of the plugins and the ready-made processes in one language, by key',
      tags,
      params: Type.Object({ language: LanguageCode }),
      replies: { 200: Type.Record(Type.String(), Type.String()) },
      handler: ({ params }) => ok({ ...textsOf(plugins, params.language), ...processTexts[params.language] }),
    }),
    route({
      method: 'GET',
      path: '/api/element-templates',
      summary: 'Element templates of all operations, for the designer',
      tags,
      query: Type.Object({ language: Type.Optional(LanguageCode) }),
      replies: { 200: Type.Array(Schema) },
      handler: ({ query }) => ok(elementTemplates(plugins, query.language ?? 'en')),
    }),
  ];
}

function view(plugin: Plugin, actor: Actor) {
  const { name, version, requires, messages, rights } = plugin;
  return {
    name,
    version,
    requires,
    actions: plugin.operations
      .filter((operation) => operation.action && holds(actor, operation.action.right))
      .map((operation) => ({
        name: operation.name,
        icon: operation.icon,
        input: operation.input,
        output: operation.output,
        errors: operation.errors,
      })),
    resources: plugin.resources
      .filter(({ access }) => holds(actor, access.read.right))
      .map((resource) => resourceView(resource, actor)),
    facts: plugin.facts.filter((fact) => holds(actor, fact.right)).map((fact) => ({ name: fact.name, input: fact.input })),
    messages,
    rights: rights.filter((right) => holds(actor, right)),
  };
}

function resourceView(resource: Resource, actor: Actor) {
  const { name, path, access, fields, actions = [] } = resource;
  return {
    name,
    path,
    canCreate: access.create !== undefined && holds(actor, access.create.right),
    canUpdate: access.update !== undefined && holds(actor, access.update.right),
    // Names of columns stay inside.
    fields: Object.fromEntries(Object.entries(fields).map(([field, { column: _, ...shown }]) => [field, shown])),
    record: recordSchema(resource),
    actions: actions.filter((action) => action.action && holds(actor, action.action.right)).map((action) => action.name),
  };
}

function textsOf(plugins: readonly Plugin[], language: Language): Record<string, string> {
  return Object.fromEntries(plugins.flatMap((plugin) => Object.entries(plugin.texts[language])));
}
