/** Everything under `/api`. */
import type { Plugin, Texts } from '../../../engine/index.ts';
import type { ChangeFeed } from '../../events/change-feed.ts';
import type { Route } from '../../http/route.ts';
import { actionRoutes } from './actions.ts';
import { catalogueRoutes } from './catalogue.ts';
import { dataStoreRoutes } from './data-stores.ts';
import { eventRoutes } from './events.ts';
import { factRoutes } from './facts.ts';
import { peopleRoutes } from './people.ts';
import { recordRoutes } from './records.ts';
import { taskRoutes } from './tasks.ts';

export function apiRoutes(plugins: readonly Plugin[], processTexts: Texts, changes: ChangeFeed): Route[] {
  return [
    ...taskRoutes(plugins),
    ...peopleRoutes,
    ...catalogueRoutes(plugins, processTexts),
    ...recordRoutes(plugins),
    ...actionRoutes(plugins),
    ...factRoutes(plugins),
    ...dataStoreRoutes,
    ...eventRoutes(changes),
  ];
}
