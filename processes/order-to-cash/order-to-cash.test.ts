import { expect, it } from '@jest/globals';
import { playScenario } from '../../test/support/scenario.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { areas } from '../../test/support/areas.ts';
import { scenarios } from './scenarios.ts';
import { world } from './world.ts';

eachDatabase('order to cash', (open) => {
  it.each(scenarios)('$name', async (scenario) => {
    expect.hasAssertions();
    const { url } = await open();
    await playScenario(url, areas, world, scenario);
  });
});
