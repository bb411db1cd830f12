/** What a plugin's code gets when it only reads: details of a record, a fact card. */
import { CartableError } from '../errors.ts';
import type { OperationContext, Resource } from '../plugin.ts';
import type { QueryContext } from './command.ts';
import type { PluginRegistry } from './plugin-registry.ts';

/** @throws CartableError NOT_FOUND */
export function resourceAt(plugins: PluginRegistry, path: string): Resource {
  const resource = plugins.resource(path);
  if (!resource) throw new CartableError('NOT_FOUND', `there is no resource ${path}`);
  return resource;
}

/** The context of a query in the terms of a plugin; sending a message from it is refused. */
export function readingContext({ tx, now, actor, services }: QueryContext): OperationContext {
  return {
    tx,
    now,
    actor,
    instance: null,
    log: (message, fields = {}) => services.log.info(fields, message),
    send: () => Promise.reject(new Error('a query cannot send a message')),
    newId: () => services.ids.next(now),
  };
}
