/** The composition root: the only file that names the plugins. */
import type { Plugin } from '../engine/index.ts';
import { base } from '../plugins/base/index.ts';
import { catalog } from '../plugins/catalog/index.ts';
import { orders } from '../plugins/orders/index.ts';
import { pricing } from '../plugins/pricing/index.ts';
import { openServer, type CartableServer, type ServerOptions } from './open-server.ts';

export const PLUGINS: readonly Plugin[] = [base, catalog, pricing, orders];

/** The product: the engine with every plugin, served over HTTP. */
export function openCartable(options: Omit<ServerOptions, 'plugins'>): Promise<CartableServer> {
  return openServer({ ...options, plugins: PLUGINS });
}
