/** Credit control (R9): limits, exposure, decisions of credit controllers. */
import { definePlugin } from '../../engine/plugin.ts';
import { exposureFact } from './facts/exposure.ts';
import { creditTables } from './migrations/0001-credit.ts';
import { check } from './operations/check.ts';
import { override } from './operations/override.ts';
import { limitResource, overrideResource, policyResource } from './resources/limit.ts';
import { de } from './texts/de.ts';
import { en } from './texts/en.ts';
import { fa } from './texts/fa.ts';
import { pl } from './texts/pl.ts';

export { check as creditCheck, override as creditOverride };

export const credit = definePlugin({
  name: 'credit',
  version: '1.0.0',
  requires: ['base', 'orders', 'invoicing'],
  migrations: [creditTables],
  texts: { en, de, pl, fa },
  operations: [check, override],
  resources: [limitResource, policyResource, overrideResource],
  facts: [exposureFact],
  messages: [],
  jobs: [],
  rights: ['credit.read', 'credit.manage', 'credit.approve', 'credit.check', 'credit.override'],
});
