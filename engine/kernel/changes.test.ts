import { describe, expect, it } from '@jest/globals';
import type { Value } from '../expression/value.ts';
import { Changes } from './changes.ts';
import { type Move, Moves } from './moves.ts';
import { Numbers } from './numbers.ts';
import { Scopes } from './scopes.ts';

const move = (index: number): Move => ({ type: 'iteration', body: 1, index });

function left(moves: Moves): readonly (Move | undefined)[] {
  const all: (Move | undefined)[] = [];
  for (let next = moves.next(); next !== undefined; next = moves.next()) all.push(next);
  return all;
}

describe('changes', () => {
  it('are undone to a point: written anew, written over, removed', () => {
    const changes = new Changes();
    const records: Record<number, string> = { 1: 'one', 2: 'two' };
    const values: Record<string, Value> = { amount: 1 };
    changes.put(records, 1, 'ONE');
    const point = changes.latest;
    changes.put(records, 1, 'eins');
    changes.put(records, 3, 'three');
    changes.remove(records, 2);
    expect(changes.setName(values, 'amount', 2)).toBe(false);
    expect(changes.setName(values, 'constructor', 3)).toBe(true);
    expect([records, values]).toEqual([
      { 1: 'eins', 3: 'three' },
      { amount: 2, constructor: 3 },
    ]);
    changes.undoTo(point);
    expect(JSON.stringify([records, values])).toBe('[{"1":"ONE","2":"two"},{"amount":1}]');
    changes.undoTo(null);
    expect(records).toEqual({ 1: 'one', 2: 'two' });
  });

  it('cannot be undone once they are forgotten', () => {
    const changes = new Changes();
    const records: Record<number, string> = {};
    changes.put(records, 1, 'one');
    changes.forget();
    changes.undoTo(null);
    expect(records).toEqual({ 1: 'one' });
  });
});

describe('moves', () => {
  it('are put back where they were dropped, and those added since are taken away', () => {
    const changes = new Changes();
    const moves = new Moves(changes);
    for (const index of [0, 1, 2]) moves.add(move(index));
    expect(moves.next()).toEqual(move(0));
    const { added } = moves;
    moves.drop(null);
    moves.add(move(3));
    changes.undoTo(null);
    moves.restore(added);
    expect(left(moves)).toEqual([move(1), move(2)]);
  });

  it('that are dropped are passed over', () => {
    const moves = new Moves(new Changes());
    moves.add(move(0));
    moves.drop(null);
    moves.add(move(1));
    expect(left(moves)).toEqual([move(1)]);
  });
});

describe('numbers', () => {
  it('are held once each, and taken by their size', () => {
    const numbers = new Numbers();
    for (const number of [5, 2, 9, 2, 9, 7]) numbers.add(number);
    expect([numbers.takeSmallest(), numbers.takeLargest(), numbers.takeLargest(), numbers.takeLargest()]).toEqual([2, 9, 7, 5]);
    expect([numbers.takeLargest(), numbers.takeSmallest()]).toEqual([undefined, undefined]);
  });
});

describe('written variables', () => {
  it.each([2, 40])('are told once each, in order, without those of executions that are gone (%i names)', (count) => {
    const scopes = new Scopes({ 0: {} }, new Changes());
    const names = Array.from({ length: count }, (_none, index) => `v${index}`);
    for (const name of [...names, ...names]) scopes.set(0, name, 1);
    scopes.set(7, 'v0', 1);
    scopes.set(8, 'v0', 1);
    scopes.drop(8);
    expect(scopes.writtenSince(0)).toEqual([...names.map((name) => [0, name]), [7, 'v0']]);
    expect(scopes.writtenSince(2 * count)).toEqual([[7, 'v0']]);
  });
});
