import { areas } from '../../test/support/areas.ts';
import { testScenarios } from '../../test/support/scenario.ts';
import { scenarios, world } from './scenarios.ts';

testScenarios('approval', areas, { world, scenarios });
