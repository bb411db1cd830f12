/** Models of our own beside the suites' cases: see `test-support/half.ts`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { runDirectory } from './run.ts';
import { THROWN } from './test-support/thrown.ts';
import { CAUGHT } from './test-support/caught.ts';
import { UNDONE } from './test-support/undone.ts';
import { REPEATED } from './test-support/repeated.ts';
import { PLACED } from './test-support/placed.ts';
import { CAMUNDA_SCENARIOS } from './test-support/camunda-scenarios.ts';
import { SCENARIOS } from './test-support/scenarios.ts';
import { writeHalf, writeScenarios } from './test-support/half.ts';

const folder = mkdtempSync(join(tmpdir(), 'cartable-siblings-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('The siblings of the cases', () => {
  it.each([false, true])(
    'of the suite operaton all pass (restarts: %s)',
    async (restart) => {
      const scenarios = { ...SCENARIOS, ...CAMUNDA_SCENARIOS };
      writeScenarios(folder, scenarios);
      const { total, failing } = await runDirectory(folder, { restart });
      expect(failing).toEqual([]);
      expect(total).toBe(Object.keys(scenarios).length);
    },
    600_000,
  );

  it.each([false, true])(
    'of the suite betsy all pass (restarts: %s)',
    async (restart) => {
      const siblings = { ...THROWN, ...CAUGHT, ...UNDONE, ...REPEATED, ...PLACED };
      writeHalf(folder, siblings);
      const { total, failing } = await runDirectory(folder, { restart });
      expect(failing).toEqual([]);
      expect(total).toBe(Object.keys(siblings).length);
    },
    600_000,
  );
});
