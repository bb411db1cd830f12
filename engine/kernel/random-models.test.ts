import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { acyclicModels, blockModels } from './test-support/random-models.ts';

/** The same models in every run of the tests; `npm run fuzz:models -- --runs 20000` takes others. */
const PLAN = { numRuns: 200, seed: 20_261_121 };

describe('random models (P14)', () => {
  it('with blocks do what the reference token game does, step by step', () => {
    fc.assert(blockModels(), PLAN);
  });

  it('without loops and without structure join exactly what can still arrive', () => {
    fc.assert(acyclicModels(), PLAN);
  });
});
