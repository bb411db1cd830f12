/** What operators and tools ask for, without a token: health, readiness, metrics, the API's description. */
import { Type } from '@sinclair/typebox';
import { content, jsonWithStatus, ok } from '../http/reply.ts';
import { route, type Route } from '../http/route.ts';
import type { Lifecycle } from '../lifecycle.ts';
import type { Metrics } from '../metrics.ts';

export interface Platform {
  readonly lifecycle: Lifecycle;
  readonly metrics: Metrics;
  /** How often in a row the job runner could not read its jobs. */
  jobRunnerFailures(): number;
  /** The OpenAPI document of the whole server. */
  document(): unknown;
}

const tags = ['platform'];

/** One failure may be a passing one (a database that changes its primary); timers and messages do not run meanwhile. */
const FAILURES = 2;

export function platformRoutes({ lifecycle, metrics, jobRunnerFailures, document }: Platform): Route[] {
  return [
    route({
      method: 'GET',
      path: '/health',
      summary: 'Answers while the process lives',
      tags,
      open: true,
      replies: { 200: Type.Object({ status: Type.Literal('up') }) },
      handler: () => ok({ status: 'up' }),
    }),
    route({
      method: 'GET',
      path: '/ready',
      summary: '503 while starting or stopping, and while timers, messages and retries cannot be run',
      tags,
      open: true,
      replies: { 200: Type.Object({ status: Type.String() }), 503: Type.Object({ status: Type.String() }) },
      handler() {
        if (lifecycle.phase !== 'ready') return jsonWithStatus(503, { status: lifecycle.phase });
        if (jobRunnerFailures() >= FAILURES) return jsonWithStatus(503, { status: 'job runner fails' });
        return ok({ status: 'ready' });
      },
    }),
    route({
      method: 'GET',
      path: '/metrics',
      summary: 'Numbers for Prometheus',
      tags,
      open: true,
      replies: { 200: 'text/plain' },
      handler: async () => content(metrics.contentType, await metrics.text()),
    }),
    route({
      method: 'GET',
      path: '/openapi.json',
      summary: 'This description',
      tags,
      open: true,
      replies: { 200: Type.Object({}, { additionalProperties: true }) },
      handler: () => ok(document()),
    }),
  ];
}
