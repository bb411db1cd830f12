import { describe, expect, it } from '@jest/globals';
import { graphOf, nodeOf } from './test-support/file.ts';
import { between, flow } from './test-support/fragments.ts';

const extension = (content: string): string => `<extensionElements>${content}</extensionElements>`;

async function adHocOf(attributes: string, content: string): Promise<unknown> {
  const xml = between('x', 'x', `<adHocSubProcess id="x" ${attributes}>${content}</adHocSubProcess>`);
  const node = nodeOf(await graphOf(xml), 'x', 'subProcess');
  expect(node.variant).toBe('adHoc');
  return JSON.parse(
    JSON.stringify(node.adHoc, (_key, value: unknown) =>
      typeof value === 'object' && value !== null && 'source' in value ? value.source : value,
    ),
  );
}

describe('an ad-hoc sub-process', () => {
  it('begins all its activities in parallel and cancels what remains, where nothing else is said', async () => {
    expect(await adHocOf('', '<task id="a"/><task id="b"/>')).toEqual({
      ordering: 'parallel',
      completionCondition: null,
      cancelRemaining: true,
      activeElements: null,
    });
  });

  it('says order, condition, what remains, and which activities begin', async () => {
    const zeebe = extension('<zeebe:adHoc activeElementsCollection="=chosen"/>');
    const inside = `<task id="a"/><task id="b"/>${flow('i', 'a', 'b')}<completionCondition xsi:type="tFormalExpression">=done</completionCondition>`;
    expect(await adHocOf('ordering="Sequential" cancelRemainingInstances="false"', `${zeebe}${inside}`)).toEqual({
      ordering: 'sequential',
      completionCondition: '=done',
      cancelRemaining: false,
      activeElements: '=chosen',
    });
  });
});
