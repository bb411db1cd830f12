/** What operators and tools ask for, without a token: health, readiness, metrics, the API's description. */
import { Type } from '@sinclair/typebox';
import { content, jsonWithStatus, ok } from '../http/reply.ts';
import { route, type Route } from '../http/route.ts';
import type { Lifecycle } from '../lifecycle.ts';
import type { Metrics } from '../metrics.ts';

export interface Platform {
  readonly lifecycle: Lifecycle;
  readonly metrics: Metrics;
  /** The OpenAPI document of the whole server. */
  document(): unknown;
}

const tags = ['platform'];

export function platformRoutes({ lifecycle, metrics, document }: Platform): Route[] {
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
      summary: '503 while starting or stopping',
      tags,
      open: true,
      replies: { 200: Type.Object({ status: Type.String() }), 503: Type.Object({ status: Type.String() }) },
      handler: () => jsonWithStatus(lifecycle.phase === 'ready' ? 200 : 503, { status: lifecycle.phase }),
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
