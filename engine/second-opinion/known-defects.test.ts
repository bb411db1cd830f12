/** Every known defect of bpmn-engine is still there. When a test fails because it is mended, its row goes. */
import { describe, expect, it } from '@jest/globals';
import { readBpmn } from '../model/index.ts';
import type { ProcessGraph } from '../model/graph.ts';
import { comparePath } from './compare.ts';
import { DecidedLead } from './decisions.ts';
import { verifyModel } from './index.ts';
import { defectsIn, type DefectName, KNOWN_DEFECTS } from './known-defects.ts';
import { REPRODUCTIONS, type Reproduction } from './test-support/reproductions.ts';

const rows = Object.entries(REPRODUCTIONS) as [DefectName, Reproduction][];

async function graphOf(xml: string): Promise<ProcessGraph> {
  const [graph] = (await readBpmn(xml)).processes;
  if (graph === undefined) throw new Error('no process');
  return graph;
}

describe('bpmn-engine', () => {
  it.each(rows)('%s: still', async (name, { xml, decisions }) => {
    const graph = await graphOf(xml);
    const lead = new DecidedLead(decisions, (element) => ['late', 'heard', 'caught'].includes(element));
    const { difference } = await comparePath(graph, graph.root.startEvents[0] ?? null, lead, new Map());
    const touched = defectsIn(graph).get(name);
    expect(difference?.elements.filter((element) => touched?.has(element))).not.toEqual([]);
    expect(difference).not.toBeNull();
  });

  it.each(rows)('%s: is named, and no difference is laid to us', async (name, { xml }) => {
    const [opinion] = await verifyModel(xml, { decisions: null, paths: 12, seed: 1 });
    const named = [
      ...(opinion?.leftOut ?? []).map(({ defect }) => defect as string),
      ...(opinion?.stopped ?? []).map(({ why }) => why),
    ];
    expect(opinion?.verdict).toBe('leftOut' in KNOWN_DEFECTS[name] ? 'equal' : 'incomparable');
    expect(named.join(' ')).toContain(name);
  });
});
