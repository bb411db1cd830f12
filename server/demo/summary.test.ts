import { expect, it } from '@jest/globals';
import { exitCodeOf } from './summary.ts';

it('the demo fails when nothing got through, or something waits for a person', () => {
  expect(exitCodeOf({ completed: 3, incidents: 0 })).toBe(0);
  expect(exitCodeOf({ completed: 0, incidents: 0 })).toBe(1);
  expect(exitCodeOf({ completed: 3, incidents: 1 })).toBe(1);
});
