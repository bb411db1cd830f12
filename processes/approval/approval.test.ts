import { expect, it } from '@jest/globals';
import { playScenario } from '../../test/support/scenario.ts';
import { eachDatabase } from '../../test/support/postgres.ts';
import { areas } from '../../test/support/areas.ts';
import { scenarios, world } from './scenarios.ts';

/** A scenario opens a database, deploys and plays days of work; a busy machine takes its time. */
const PATIENCE = 60_000;

eachDatabase('approval', (open) => {
  it.each(scenarios)(
    '$name',
    async (scenario) => {
      expect.hasAssertions();
      const { url } = await open();
      await playScenario(url, areas, world, scenario);
    },
    PATIENCE,
  );
});
