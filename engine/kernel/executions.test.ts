import { describe, expect, it } from '@jest/globals';
import { answered, changed, inNextPhase, inPhase } from './executions.ts';
import type { Execution } from './state.ts';

const plain: Execution = Object.freeze({ number: 3, element: 'task', parent: 0, phase: 'active' });
const looping: Execution = Object.freeze({ ...plain, iteration: 2, answers: { slot: 1 } });

/** The order of the keys is part of what is stored. */
const text = (execution: Execution): string => JSON.stringify(execution);

describe('copies of executions', () => {
  it('have the other phase where the phase stood, and all the rest', () => {
    expect(text(inPhase(plain, 'leaving'))).toBe('{"number":3,"element":"task","parent":0,"phase":"leaving"}');
    expect(text(inPhase(looping, 'leaving'))).toBe(text({ ...looping, phase: 'leaving' }));
  });

  it('have the answer last, or where one stood', () => {
    expect(text(answered(plain, [1]))).toBe(text({ ...plain, answer: [1] }));
    expect(text(answered(looping, null))).toBe(text({ ...looping, answer: null }));
    const again: Execution = { ...plain, answer: 1, thrown: 2 };
    expect(text(answered(again, 3))).toBe(text({ ...again, answer: 3 }));
  });

  it('are without what was given for the phase before, and with everything else', () => {
    const left = text({ ...plain, phase: 'leaving' });
    expect(text(inNextPhase(plain, 'leaving'))).toBe(left);
    expect(text(inNextPhase({ ...plain, answer: null }, 'leaving'))).toBe(left);
    expect(text(inNextPhase({ ...plain, answer: 1, answers: { slot: 2 } }, 'leaving'))).toBe(left);
    expect(text(inNextPhase({ ...plain, startEvent: 'start', startTrigger: 1 }, 'leaving'))).toBe(left);
    expect(text(inNextPhase({ ...looping, answer: 1 }, 'leaving'))).toBe(text({ ...plain, phase: 'leaving', iteration: 2 }));
  });

  it('have what is new last', () => {
    const thrown = changed(looping, { phase: 'leaving', thrown: 1 });
    expect(text(thrown)).toBe(text({ ...looping, phase: 'leaving', thrown: 1 }));
  });
});
