/** What order-to-cash must do, as data. */
import type { Scenario } from '../scenario.ts';
import { agreeScenarios } from './scenarios-agree.ts';
import { changeScenarios } from './scenarios-change.ts';
import { fulfilScenarios } from './scenarios-fulfil.ts';

export const scenarios: readonly Scenario[] = [...agreeScenarios, ...fulfilScenarios, ...changeScenarios];
