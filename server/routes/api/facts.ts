/** `GET /api/facts/<fact>`: cards for the task page and the desk, as data. */
import { Type } from '@sinclair/typebox';
import { readFact, type Fact, type Plugin } from '../../../engine/index.ts';
import { ok } from '../../http/reply.ts';
import { route, type Route } from '../../http/route.ts';

const Card = Type.Object({
  title: Type.String(),
  fields: Type.Array(Type.Object({ label: Type.String(), value: Type.Unknown() })),
  tables: Type.Array(
    Type.Object({ title: Type.String(), columns: Type.Array(Type.String()), rows: Type.Array(Type.Array(Type.Unknown())) }),
  ),
  links: Type.Array(Type.Object({ label: Type.String(), href: Type.String() })),
});

export function factRoutes(plugins: readonly Plugin[]): Route[] {
  return plugins.flatMap((plugin) => plugin.facts.map((fact) => factRoute(plugin, fact)));
}

function factRoute(plugin: Plugin, fact: Fact): Route {
  return route({
    method: 'GET',
    path: `/api/facts/${fact.name}`,
    summary: plugin.texts.en[fact.name] ?? fact.name,
    tags: [plugin.name],
    right: fact.right,
    query: fact.input,
    replies: { 200: Card },
    async handler({ ask, query }) {
      return ok(await ask(readFact, { fact: fact.name, input: query }));
    },
  });
}
