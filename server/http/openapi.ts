/** The OpenAPI 3.1 document, made from the declared routes: it cannot say anything that the server does not check. */
import type { TObject, TSchema } from '@sinclair/typebox';
import type { Route } from './route.ts';
import { closed, DECIMAL } from './schema.ts';

type Json = Readonly<Record<string, unknown>>;

const ERROR = { api: 'Problem', camunda: 'CamundaError' } as const;
const ERROR_TYPE = { api: 'application/problem+json', camunda: 'application/json' } as const;

export function openApiDocument(routes: readonly Route[], version: string): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of routes) {
    const operations = (paths[route.path] ??= {});
    operations[route.method.toLowerCase()] = operation(route);
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Cartable', version, description: 'Process engine, task inbox and order desk.' },
    servers: [{ url: '/' }],
    security: [{ token: [] }],
    tags: [...new Set(routes.flatMap((route) => route.tags))].map((name) => ({ name })),
    paths,
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } }, schemas: { Problem, CamundaError } },
  };
}

function operation(route: Route): Json {
  return {
    operationId: operationId(route),
    summary: route.summary,
    tags: route.tags,
    ...(route.open ? { security: [] } : {}),
    ...(route.right === null ? {} : { 'x-right': route.right }),
    parameters: [
      ...parameters(route.params, 'path'),
      ...parameters(route.query, 'query'),
      ...idempotency(route),
      ...ifMatch(route),
    ],
    ...(route.body === null ? {} : { requestBody: requestBody(route, route.body) }),
    responses: {
      ...replies(route),
      default: { description: 'Refused', content: { [ERROR_TYPE[route.family]]: { schema: reference(route) } } },
    },
  };
}

function reference(route: Route): Json {
  return { $ref: `#/components/schemas/${ERROR[route.family]}` };
}

function operationId(route: Route): string {
  const words = route.path.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  return route.method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

function parameters(schema: TObject | null, where: 'path' | 'query'): Json[] {
  if (!schema) return [];
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties).map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || required.has(name),
    schema: plain(property),
  }));
}

function idempotency(route: Route): Json[] {
  if (route.method === 'GET' || route.family === 'camunda') return [];
  return [
    {
      name: 'Idempotency-Key',
      in: 'header',
      required: false,
      description: 'The same key and body again gives the stored reply; another body is refused with 422.',
      schema: { type: 'string', minLength: 1, maxLength: 200 },
    },
  ];
}

function ifMatch(route: Route): Json[] {
  if (!route.ifMatch) return [];
  const schema = { type: 'string', pattern: '^(W/)?"\\d{1,9}"$', examples: ['"3"'] };
  return [{ name: 'If-Match', in: 'header', required: true, description: 'The version that the writer saw: the ETag.', schema }];
}

function requestBody(route: Route, body: TSchema): Json {
  if (route.bodyKind !== 'files') {
    return { required: true, content: { 'application/json': { schema: plain(route.family === 'api' ? closed(body) : body) } } };
  }
  const fields: unknown = body['properties'];
  const properties = typeof fields === 'object' && fields !== null ? fields : {};
  return {
    required: true,
    content: {
      'multipart/form-data': {
        schema: { type: 'object', properties: { ...properties, data: { type: 'string', format: 'binary' } } },
      },
    },
  };
}

function replies(route: Route): Json {
  return Object.fromEntries(
    Object.entries(route.replies).map(([status, reply]) => {
      if (reply === null) return [status, { description: 'Done' }];
      if (typeof reply === 'string')
        return [status, { description: 'Done', content: { [reply]: { schema: { type: 'string' } } } }];
      const other = route.alsoAs === null ? {} : { [route.alsoAs]: { schema: { type: 'string' } } };
      return [status, { description: 'Done', content: { 'application/json': { schema: plain(reply) }, ...other } }];
    }),
  );
}

/** A copy as plain JSON: TypeBox's own symbols stay behind. Our format `decimal` is said in terms that every tool knows. */
function plain(schema: object): Json {
  const copy = Object.fromEntries(Object.entries(schema).map(([key, value]: [string, unknown]) => [key, plainPart(value)]));
  return copy['format'] === 'decimal' ? { ...copy, pattern: DECIMAL.source } : copy;
}

function plainPart(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainPart);
  return typeof value === 'object' && value !== null ? plain(value) : value;
}

const Problem = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code', 'remedy', 'requestId'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string' },
    remedy: { type: 'string' },
    requestId: { type: 'string' },
    faults: {
      type: 'array',
      items: { type: 'object', required: ['at', 'message'], properties: { at: { type: 'string' }, message: { type: 'string' } } },
    },
    details: { type: 'object' },
  },
} as const;

const CamundaError = {
  type: 'object',
  required: ['type', 'message', 'code'],
  properties: { type: { type: 'string' }, message: { type: 'string' }, code: { type: 'integer' }, details: { type: 'object' } },
} as const;
