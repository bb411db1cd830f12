import { Type } from '@sinclair/typebox';
import { ok } from '../../http/reply.ts';
import { route, type Route } from '../../http/route.ts';

export function versionRoutes(version: string): Route[] {
  return [
    route({
      method: 'GET',
      path: '/engine-rest/version',
      summary: 'The version of this server',
      tags: ['Version'],
      replies: { 200: Type.Object({ version: Type.String() }) },
      handler: () => ok({ version }),
    }),
    route({
      method: 'GET',
      path: '/engine-rest/engine',
      summary: 'The process engines of this server: one',
      tags: ['Engine'],
      replies: { 200: Type.Array(Type.Object({ name: Type.String() })) },
      handler: () => ok([{ name: 'default' }]),
    }),
  ];
}
