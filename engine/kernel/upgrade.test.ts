import { describe, expect, it } from '@jest/globals';
import { end, graphOf, Instance, start, user } from './test-support/index.ts';
import { loadState } from './upgrade.ts';

describe('stored state', () => {
  const { state } = new Instance(graphOf([start('s'), user('a'), end('e')], ['s -> a -> e']));

  it('of this version is read as it is', () => {
    expect(loadState(JSON.parse(JSON.stringify(state)))).toEqual(state);
  });

  it.each([
    ['a newer version', { ...state, version: 99 }],
    ['an unknown older version', { ...state, version: 0 }],
    ['no version', { ...state, version: undefined }],
    ['no object', 'text'],
    ['a part missing', { ...state, waits: undefined }],
  ])('is refused: %s', (_name, stored) => {
    expect(() => loadState(stored)).toThrow(expect.objectContaining({ name: 'KernelError', code: 'BAD_STATE' }));
  });
});
