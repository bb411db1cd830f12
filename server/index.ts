/** The composition root: the only file that names the plugins. */
import type { Plugin } from '../engine/index.ts';
import { approval } from '../plugins/approval/index.ts';
import { base } from '../plugins/base/index.ts';
import { catalog } from '../plugins/catalog/index.ts';
import { credit } from '../plugins/credit/index.ts';
import { invoicing } from '../plugins/invoicing/index.ts';
import { notify } from '../plugins/notify/index.ts';
import { orders } from '../plugins/orders/index.ts';
import { pricing } from '../plugins/pricing/index.ts';
import { stock } from '../plugins/stock/index.ts';
import { warehouse } from '../plugins/warehouse/index.ts';
import { readProcessTexts } from './process-texts.ts';
import { openServer, type CartableServer, type ServerOptions } from './open-server.ts';

/** In the order in which they need each other. */
export const PLUGINS: readonly Plugin[] = [base, catalog, orders, pricing, stock, warehouse, invoicing, credit, approval, notify];

/** The product: the engine with every plugin, served over HTTP. */
export function openCartable(options: Omit<ServerOptions, 'plugins' | 'processTexts'>): Promise<CartableServer> {
  return openServer({ ...options, plugins: PLUGINS, processTexts: readProcessTexts() });
}
