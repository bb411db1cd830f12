/**
 * The open halves of the conformance suites, on the real engine; skipped where they do not lie beside the project. Every
 * case passes, also with the engine stopped and opened again after each step (P13).
 */
import { existsSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { runDirectory } from './run.ts';

const ROOT = new URL('../../../shared/conformance/', import.meta.url).pathname;
const suite = existsSync(`${ROOT}betsy/open/cases.json`) ? describe : describe.skip;
/** Some hundred engines are opened and closed, on whatever machine. Milliseconds. */
const PATIENCE = 900_000;

suite('The open half of', () => {
  it.each([
    ['betsy', 107, false],
    ['betsy', 107, true],
    ['operaton', 138, false],
    ['operaton', 138, true],
    ['constraints', 230, false],
    ['miwg', 56, false],
  ])(
    '%s: all %i cases pass (restarts: %s)',
    async (name, total, restart) => {
      const report = await runDirectory(`${ROOT}${name}/open`, { restart });
      expect(report).toEqual({ suite: name, passed: total, failed: 0, total, failing: [] });
    },
    PATIENCE,
  );
});
