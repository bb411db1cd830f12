/** The express application: routes as declared, one error shape per family, no other way in. */
import express, { type ErrorRequestHandler, type Express } from 'express';
import type { Engine, Plugin, Texts } from '../engine/index.ts';
import { CartableError } from '../engine/index.ts';
import { createAuthenticator } from './http/authenticate.ts';
import { docsPages } from './http/docs-page.ts';
import type { RequestLog } from './http/log.ts';
import { answering, mount } from './http/mount.ts';
import { openApiDocument } from './http/openapi.ts';
import { toCartableError } from './http/problem.ts';
import type { Route } from './http/route.ts';
import { securityHeaders } from './http/security-headers.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { Metrics } from './metrics.ts';
import { apiRoutes } from './routes/api/index.ts';
import { engineRestRoutes } from './routes/engine-rest/index.ts';
import { platformRoutes } from './routes/platform.ts';
import type { ChangeFeed } from './events/change-feed.ts';
import type { TaskPolls } from './events/task-polls.ts';

export interface AppOptions {
  readonly engine: Engine;
  readonly plugins: readonly Plugin[];
  readonly processTexts: Texts;
  readonly version: string;
  readonly lifecycle: Lifecycle;
  readonly metrics: Metrics;
  readonly changes: ChangeFeed;
  readonly taskPolls: TaskPolls;
  readonly log: RequestLog;
  newRequestId(): string;
}

export interface App {
  readonly express: Express;
  readonly routes: readonly Route[];
}

export function createApp(options: AppOptions): App {
  const { engine, plugins, version, log, newRequestId } = options;
  const routes: Route[] = [
    ...platformRoutes({
      lifecycle: options.lifecycle,
      metrics: options.metrics,
      jobRunnerFailures: () => engine.stats().jobRunnerFailures,
      document: () => document,
    }),
    ...apiRoutes(plugins, options.processTexts, options.changes),
    ...engineRestRoutes(version, options.taskPolls),
  ];
  const document = openApiDocument(routes, version);
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', false);
  app.use(securityHeaders());
  app.use(docsPages());
  const authenticate = createAuthenticator(engine);
  mount(app, routes, { engine, log, authenticate, newRequestId });
  for (const family of ['camunda', 'api'] as const) {
    const prefix = family === 'camunda' ? '/engine-rest' : '/';
    app.use(
      prefix,
      answering('unknown', family, { log, newRequestId }, async (request) => {
        if (request.originalUrl.startsWith('/api') || family === 'camunda') await authenticate(request);
        throw new CartableError('NOT_FOUND', 'there is nothing at this path, or not with this method');
      }),
    );
  }
  app.use(lastResort(log, newRequestId));
  return { express: app, routes };
}

/** What express itself refuses (a path that is not UTF-8) or fails at, in our shape and without a stack (S22). */
function lastResort(log: RequestLog, newRequestId: () => string): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const refused = error instanceof URIError;
    const reason = refused ? new CartableError('VALIDATION', 'the path is not valid', { cause: error }) : error;
    const family = request.originalUrl.startsWith('/engine-rest') ? 'camunda' : 'api';
    void answering('unknown', family, { log, newRequestId }, () => Promise.reject(toCartableError(reason)))(
      request,
      response,
      next,
    );
  };
}
