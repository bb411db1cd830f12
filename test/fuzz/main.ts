/**
 * `npm run fuzz:models -- [--runs 20000] [--seed 1] [--json]`: random models in the kernel against an independent token
 * game (P14). Each run is a seed of its own, so a failing one is played again with `--runs 1 --seed <it>`. The last line
 * is `{runs, failed, seeds}`.
 */
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { acyclicModels, blockModels } from '../../engine/kernel/test-support/random-models.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '20000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
    json: { type: 'boolean', default: false },
  },
});
const runs = wholeNumber('runs', values.runs);
const first = wholeNumber('seed', values.seed);

const failing: number[] = [];
for (let seed = first; seed < first + runs; seed++) {
  const reports = [check(blockModels(), seed), check(acyclicModels(), seed)].filter((report) => report !== null);
  if (reports.length === 0) continue;
  failing.push(seed);
  if (!values.json) console.log(`seed ${seed}\n${reports.join('\n')}`);
}
console.log(JSON.stringify({ runs, failed: failing.length, seeds: failing }));
process.exitCode = failing.length === 0 ? 0 : 1;

/** What went wrong, with the smallest model that shows it; null when nothing did. */
function check<Ts>(property: fc.IProperty<Ts>, seed: number): string | null {
  const details = fc.check(property, { seed, numRuns: 1, unbiased: true, includeErrorInReport: true });
  return details.failed ? (fc.defaultReportMessage(details) ?? 'It failed.') : null;
}

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  throw new Error(`--${name} is a whole number, not ${text}`);
}
