import { describe, expect, it } from '@jest/globals';
import { file, graphOf, nodeOf, refusalsOf } from './test-support/file.ts';
import { flow } from './test-support/fragments.ts';

/** Two branches that meet at the complex gateway "x". */
function model(dialect: 'zeebe' | 'camunda', condition: string): string {
  const activation =
    condition === '' ? '' : `<activationCondition xsi:type="tFormalExpression">${condition}</activationCondition>`;
  return file(
    dialect,
    `<startEvent id="s"/>${flow('in', 's', 'f')}<parallelGateway id="f"/>${flow('a1', 'f', 'a')}<task id="a"/>${flow('fa', 'a', 'x')}${flow('fb', 'f', 'x')}
<complexGateway id="x" default="fd">${activation}</complexGateway>${flow('c', 'x', 'b')}<task id="b"/>${flow('be', 'b', 'e')}${flow('fd', 'x', 'e')}<endEvent id="e"/>`,
  );
}

describe.each([
  ['zeebe', '=activationCount >= 2 and fa = 1', '=matches(string(activationCount), "^2$")'],
  ['camunda', '${activationCount >= 2 && fa == 1}', '=matches(string(activationCount), "^2$")'],
] as const)('a complex gateway (%s)', (dialect, condition, unbounded) => {
  it('is read with its activation condition and its default flow', async () => {
    const node = nodeOf(await graphOf(model(dialect, condition)), 'x', 'complexGateway');
    const holds = (counts: Readonly<Record<string, number>>) => node.activationCondition?.evaluate((name) => counts[name]);
    expect([
      holds({ activationCount: 1, fa: 1 }),
      holds({ activationCount: 2, fa: 0 }),
      holds({ activationCount: 2, fa: 1 }),
    ]).toEqual([false, false, true]);
    expect(node.defaultFlow?.id).toBe('fd');
  });

  it('needs no condition', async () => {
    expect(nodeOf(await graphOf(model(dialect, '')), 'x', 'complexGateway').activationCondition).toBeNull();
  });

  it('is refused when its condition cannot be bounded or read', async () => {
    const codes = async (text: string) =>
      (await refusalsOf(model(dialect, text))).map((finding) => [finding.code, finding.elementIds]);
    expect(await codes(unbounded)).toEqual([['EXPRESSION_UNBOUNDED', ['x']]]);
    expect(await codes('=activationCount >')).toEqual([['EXPRESSION_INVALID', ['x']]]);
  });
});
