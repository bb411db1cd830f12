/** Every ready-made flow runs on bpmn-engine as it does here, wherever bpmn-engine can be asked. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { verifyModel } from '../engine/index.ts';

const FILES = readdirSync(new URL('.', import.meta.url), { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.bpmn'),
);

/** Paths, and what bpmn-engine is known to run wrongly in them. What is not named here has nothing to excuse. */
const KNOWN: Readonly<Record<string, { readonly paths: number; readonly defects: readonly string[] }>> = {
  'order-to-cash': {
    paths: 16,
    defects: ['EVENT_SUB_PROCESS_NEVER_STARTS', 'COMPENSATION_NOT_AWAITED', 'SCOPE_OF_TWO_COMPENSATIONS_NOT_LEFT'],
  },
  approval: { paths: 12, defects: [] },
  'credit-release': { paths: 6, defects: [] },
};

it.each(FILES)('%s takes the same paths on both engines', async (file) => {
  const xml = readFileSync(new URL(file, import.meta.url), 'utf8');
  const name = /([^/]+)\.bpmn$/.exec(file)?.[1] ?? '';
  const { paths, defects } = KNOWN[name] ?? { paths: 8, defects: [] };
  for (const opinion of await verifyModel(xml, { decisions: null, paths, seed: 1 })) {
    expect(opinion.difference).toBeNull();
    const excuses = [...opinion.leftOut.map(({ defect }) => defect), ...opinion.stopped.map(({ why }) => why)].join(' ');
    const met = [...new Set(excuses.match(/[A-Z]+(?:_[A-Z]+)+/g))];
    expect(defects).toEqual(expect.arrayContaining(met));
    expect(opinion.paths).toBeGreaterThan(paths / 2);
    if (defects.length === 0) expect([opinion.verdict, opinion.paths]).toEqual(['equal', paths]);
  }
});
