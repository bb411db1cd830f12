import { areas } from '../../test/support/areas.ts';
import { testScenarios } from '../../test/support/scenario.ts';
import { scenarios } from './scenarios.ts';
import { world } from './world.ts';

testScenarios('order to cash', areas, { world, scenarios });
