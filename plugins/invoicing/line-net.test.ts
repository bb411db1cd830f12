import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { lineNet } from './line-net.ts';

// The same cases in every run: a run that fails can be run again.
fc.configureGlobal({ seed: 20_261_121 });

describe('the net of a part of a line', () => {
  it('adds up to the agreed net, however the line is split', () => {
    const agreed = { netMinor: 100, pricedBaseMicro: 3_000_000 };
    expect([0, 1, 2].map((done) => lineNet(agreed, done * 1_000_000, 1_000_000))).toEqual([33, 34, 33]);
    fc.assert(
      fc.property(
        fc.nat({ max: 1_000_000_000 }),
        fc.array(fc.integer({ min: 1, max: 50_000_000 }), { minLength: 1 }),
        (net, parts) => {
          const pricedBaseMicro = parts.reduce((sum, part) => sum + part, 0);
          let before = 0;
          let sum = 0;
          for (const part of parts) {
            const each = lineNet({ netMinor: net, pricedBaseMicro }, before, part);
            expect(each).toBeGreaterThanOrEqual(0);
            sum += each;
            before += part;
          }
          expect(sum).toBe(net);
        },
      ),
    );
  });
});
