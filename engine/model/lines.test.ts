import { describe, expect, it } from '@jest/globals';
import { ElementPositions } from './lines.ts';

describe('positions of elements', () => {
  const xml = `<d:definitions xmlns:d="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:v='http://vendor' id="one">\n  <!-- <d:task id="hidden"/> -->\n\t<d:task\n name=">" id='two'/>\n <v:x id="two"/><d:task id="three" calledid="four"/>\n</d:definitions>`;
  const positions = new ElementPositions(xml);

  it('start at line 1, column 1, at the start tag', () => {
    expect(positions.of('one')).toEqual({ line: 1, column: 1 });
    expect(positions.of('two')).toEqual({ line: 3, column: 2 });
    expect(positions.of('three')).toEqual({ line: 5, column: 17 });
  });

  it('leave out comments and attributes that only end in id', () => {
    expect(positions.of('hidden')).toBeNull();
    expect(positions.of('four')).toBeNull();
  });

  it("do not count a vendor's own ids as duplicates", () => {
    expect(positions.duplicates).toEqual([]);
  });

  it('find the element before a place', () => {
    expect(positions.before({ line: 4, column: 1 })).toBe('two');
    expect(positions.before({ line: 5, column: 40 })).toBe('three');
  });

  it('know the namespaces', () => {
    expect([...positions.namespaces]).toEqual([
      ['d', 'http://www.omg.org/spec/BPMN/20100524/MODEL'],
      ['v', 'http://vendor'],
    ]);
  });
});
