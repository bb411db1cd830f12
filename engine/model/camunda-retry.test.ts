import { describe, expect, it } from '@jest/globals';
import { around, graphOf, nodeOf, refusalsOf } from './test-support/file.ts';

const extension = (content: string): string => `<extensionElements>${content}</extensionElements>`;

describe('jobs of a model in the Camunda 7 dialect', () => {
  it.each(['R0/PT5M', 'R5', '5', 'PT1M,soon', 'P1M', 'PT'])('refuses the retry cycle %s', async (cycle) => {
    const retry = extension(`<camunda:failedJobRetryTimeCycle>${cycle}</camunda:failedJobRetryTimeCycle>`);
    const refusals = await refusalsOf(around('camunda', `<task id="x">${retry}</task>`));
    expect(refusals).toMatchObject([{ code: 'RETRY_CYCLE_INVALID', elementIds: ['x'] }]);
  });

  it('reads the jobs and the retry cycle of each iteration from the loop', async () => {
    const loop = `<multiInstanceLoopCharacteristics camunda:asyncBefore="true" camunda:asyncAfter="true"><extensionElements><camunda:failedJobRetryTimeCycle>PT1M,PT2M</camunda:failedJobRetryTimeCycle></extensionElements><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics>`;
    const task = nodeOf(await graphOf(around('camunda', `<task id="x">${loop}</task>`)), 'x', 'task');
    expect(task).toMatchObject({ asyncBefore: false, asyncAfter: false, loop: { asyncBefore: true, asyncAfter: true } });
    expect(task.retryCycle?.evaluate(() => undefined)).toBe('PT1M,PT2M');
  });
});
