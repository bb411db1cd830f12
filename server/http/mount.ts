/** Puts declared routes on an express router: authenticate, check, run, answer. */
import type { Request, RequestHandler, Response, Router } from 'express';
import type { Actor, Engine } from '../../engine/index.ts';
import { ANONYMOUS } from './authenticate.ts';
import { readBody } from './body.ts';
import { isUnsafeKey } from './json-guard.ts';
import { CartableError, requireRight } from '../../engine/index.ts';
import type { RequestLog } from './log.ts';
import { errorReply, toCartableError } from './problem.ts';
import type { Reply } from './reply.ts';
import type { Family } from './family.ts';
import type { CallTools, Method, RawCall, Route } from './route.ts';
import { createChecks } from './schema.ts';

export interface MountDependencies {
  readonly engine: Engine;
  readonly log: RequestLog;
  authenticate(request: Request): Promise<Actor>;
  newRequestId(): string;
}

/** Adds every route. @throws Error when a route is declared twice or its schema is wrong */
export function mount(router: Router, routes: readonly Route[], dependencies: MountDependencies): void {
  const checks = createChecks();
  const seen = new Set<string>();
  for (const route of routes) {
    const key = `${route.method} ${route.path}`;
    if (seen.has(key)) throw new Error(`the route ${key} is declared twice`);
    seen.add(key);
    const run = route.compile(checks);
    router
      .route(expressPath(route.path))
      [verb(route.method)](
        answering(route.path, route.family, dependencies, (request, response) => serve(route, run, request, response)),
      );
  }
  /** The checked life of one request. */
  async function serve(route: Route, run: Run, request: Request, response: Response): Promise<[Reply, Actor]> {
    const actor = route.open ? ANONYMOUS : await dependencies.authenticate(request);
    const query = queryOf(request);
    if (Object.values(request.params).some((value) => String(value).includes('\0')))
      throw new CartableError('VALIDATION', 'the path holds the character NUL');
    requireBeforeReading(actor, route);
    if (route.sheds) refuseWhenBehind(dependencies.engine);
    const body = await readBody(request, response, route);
    const options = idempotencyOf(request, route);
    const { engine } = dependencies;
    const tools: CallTools = {
      engine,
      actor,
      files: body.files,
      header: (name) => request.get(name),
      authenticateAgain: () => dependencies.authenticate(request),
      onClose: (listener) => void response.once('close', listener),
      execute: (command, input) => engine.execute(command, actor, input, options),
      ask: (question, input) => engine.query(question, actor, input),
    };
    return [await run({ params: { ...request.params }, query, body: body.value }, tools), actor];
  }
}

/** The engine decides; but nobody without the right gets as far as sending megabytes. */
function requireBeforeReading(actor: Actor, route: Route): void {
  if (route.bodyKind !== 'json' && route.right !== null) requireRight(actor, route.right);
}

/** Starts are refused before completions have to wait; the client is told when to come back. */
function refuseWhenBehind({ services: { database, settings } }: Engine): void {
  if (database.waiting < settings.queueLimit) return;
  throw new CartableError('OVERLOADED', `${database.waiting} commands wait already: nothing new is started now`);
}

type Run = (raw: RawCall, tools: CallTools) => Promise<Reply>;

/** A handler that answers errors in the family's shape and writes one line of log. */
export function answering(
  path: string,
  family: Family,
  dependencies: Pick<MountDependencies, 'log' | 'newRequestId'>,
  serve: (request: Request, response: Response) => Promise<[Reply, Actor]>,
): RequestHandler {
  return async (request, response) => {
    const requestId = dependencies.newRequestId();
    response.set({ 'X-Request-Id': requestId, 'Cache-Control': 'no-store' });
    const line = dependencies.log.begin({ requestId, method: request.method, path });
    response.once('close', () => line.end(response.statusCode));
    try {
      const [reply, actor] = await serve(request, response);
      line.by(actor.userId);
      send(response, reply);
    } catch (thrown) {
      const error = toCartableError(thrown);
      line.failed(error);
      sendError(response, error, family, requestId);
    }
  };
}

function send(response: Response, reply: Reply): void {
  switch (reply.kind) {
    case 'json':
      sendText(response.status(reply.status).set(reply.headers), 'application/json', JSON.stringify(reply.body));
      return;
    case 'content':
      sendText(response.status(reply.status).set(reply.headers), reply.type, reply.content);
      return;
    case 'empty':
      response.status(204).set(reply.headers).end();
      return;
    case 'stream':
      reply.start(response);
  }
}

/** JSON is UTF-8 and has no charset (RFC 8259); Camunda's JavaScript worker reads replies of exactly that type. Express would add one. */
function sendText(response: Response, type: string, text: string): void {
  response.setHeader('Content-Type', type);
  response.send(Buffer.from(text));
}

function sendError(response: Response, error: CartableError, family: Family, requestId: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const reply = errorReply(error, family, requestId);
  if (reply.retryAfter !== null) response.set('Retry-After', String(reply.retryAfter));
  if (reply.status === 401) response.set('WWW-Authenticate', 'Bearer');
  // What is left of a refused upload is not read.
  if (reply.status === 413 || reply.status === 415) response.set('Connection', 'close');
  sendText(response.status(reply.status), reply.type, JSON.stringify(reply.body));
}

function verb(method: Method): 'get' | 'post' | 'put' | 'patch' | 'delete' {
  const verbs = { GET: 'get', POST: 'post', PUT: 'put', PATCH: 'patch', DELETE: 'delete' } as const;
  return verbs[method];
}

/** `/task/{id}` as express 5 writes it: `/task/:id`. */
export function expressPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

function queryOf(request: Request): Readonly<Record<string, string>> {
  const start = request.originalUrl.indexOf('?');
  const found: Record<string, string> = {};
  if (start < 0) return found;
  for (const [name, value] of new URLSearchParams(request.originalUrl.slice(start + 1))) {
    if (isUnsafeKey(name)) throw new CartableError('VALIDATION', `the query parameter ${name} is not allowed`);
    if (value.includes('\0')) throw new CartableError('VALIDATION', `the query parameter ${name} holds the character NUL`);
    if (name in found) throw new CartableError('VALIDATION', `the query parameter ${name} stands twice`);
    found[name] = value;
  }
  return found;
}

const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,200}$/;

function idempotencyOf(request: Request, route: Route): { idempotencyKey: string } | undefined {
  const key = request.get('idempotency-key');
  if (key === undefined || route.family === 'camunda') return undefined;
  if (!IDEMPOTENCY_KEY.test(key)) throw new CartableError('VALIDATION', 'Idempotency-Key: 1 to 200 visible ASCII characters');
  return { idempotencyKey: key };
}
