/** `POST /api/actions/<operation>`: what people may do from the desk, with the executor and journal that flows use. */
import { runOperation, type LocalOperation, type Plugin } from '../../../engine/index.ts';
import { ok } from '../../http/reply.ts';
import { readPlainVariables } from '../../plain-variables.ts';
import { route, type Route } from '../../http/route.ts';

export function actionRoutes(plugins: readonly Plugin[]): Route[] {
  return plugins.flatMap((plugin) =>
    plugin.operations.flatMap((operation) =>
      operation.effect === 'local' && operation.action ? [action(plugin, operation, operation.action.right)] : [],
    ),
  );
}

function action(plugin: Plugin, operation: LocalOperation, right: string): Route {
  return route({
    method: 'POST',
    path: `/api/actions/${operation.name}`,
    summary: plugin.texts.en[`${operation.name}.help`] ?? operation.name,
    tags: [plugin.name],
    right,
    body: operation.input,
    // An order may have a thousand lines.
    bodyKind: 'document',
    replies: { 200: operation.output },
    async handler({ execute, body }) {
      return ok(await execute(runOperation, { operation: operation.name, input: readPlainVariables(body) }));
    },
  });
}
