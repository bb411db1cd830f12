import { describe, expect, it } from '@jest/globals';
import { readBpmn } from '../index.ts';
import { LIMITS } from '../limits.ts';
import { file, refusalsOf } from '../test-support/file.ts';
import { between, flow } from '../test-support/fragments.ts';

describe('the size of a model (P10)', () => {
  const chain = (tasks: number): string => {
    const ids = ['s', ...Array.from({ length: tasks }, (_, index) => `t${index}`), 'e'];
    const flows = ids.slice(1).map((id, index) => flow(`f${index}`, ids[index] ?? '', id));
    return file(
      'zeebe',
      `<startEvent id="s"/>${ids
        .slice(1, -1)
        .map((id) => `<task id="${id}"/>`)
        .join('')}<endEvent id="e"/>${flows.join('')}`,
    );
  };
  const nested = (depth: number): string => {
    let content = '<task id="t"/>';
    for (let level = depth; level > 0; level--)
      content = `<subProcess id="x${level}"><startEvent id="s${level}"/>${flow(`i${level}`, `s${level}`, level === depth ? 't' : `x${level + 1}`)}${content}${flow(`o${level}`, level === depth ? 't' : `x${level + 1}`, `e${level}`)}<endEvent id="e${level}"/></subProcess>`;
    return between('x1', 'x1', content);
  };

  it('may reach the limit', async () => {
    // start + end + n tasks + (n + 1) flows
    const { processes } = await readBpmn(chain((LIMITS.flowElements - 4) / 2));
    expect(processes[0]?.nodes.size).toBe(LIMITS.flowElements / 2);
    expect((await readBpmn(nested(LIMITS.nesting))).processes).toHaveLength(1);
  });

  it('is refused beyond it, with that alone', async () => {
    expect((await refusalsOf(chain(LIMITS.flowElements / 2))).map(({ code, elementIds }) => [code, elementIds])).toEqual([
      ['MODEL_TOO_LARGE', ['p']],
    ]);
    expect((await refusalsOf(nested(LIMITS.nesting + 1))).map(({ code, elementIds }) => [code, elementIds])).toEqual([
      ['MODEL_TOO_LARGE', [`x${LIMITS.nesting + 1}`]],
    ]);
  });

  it('is told for thousands of elements without reading further', async () => {
    expect(await refusalsOf(chain(9_000))).toHaveLength(1);
  });
});
