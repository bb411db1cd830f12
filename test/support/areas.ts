/** Every business area there is, in the order in which they need each other. */
import type { Plugin } from '../../engine/plugin.ts';
import { approval } from '../../plugins/approval/index.ts';
import { base } from '../../plugins/base/index.ts';
import { catalog } from '../../plugins/catalog/index.ts';
import { credit } from '../../plugins/credit/index.ts';
import { invoicing } from '../../plugins/invoicing/index.ts';
import { notify } from '../../plugins/notify/index.ts';
import { orders } from '../../plugins/orders/index.ts';
import { pricing } from '../../plugins/pricing/index.ts';
import { stock } from '../../plugins/stock/index.ts';
import { warehouse } from '../../plugins/warehouse/index.ts';

export const areas: readonly Plugin[] = [base, catalog, orders, pricing, stock, warehouse, invoicing, credit, approval, notify];
