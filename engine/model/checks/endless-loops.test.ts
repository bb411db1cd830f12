import { describe, expect, it } from '@jest/globals';
import { readBpmn } from '../index.ts';
import { file, refusalsOf } from '../test-support/file.ts';
import { CONDITION, ROOTS, TIMER, flow } from '../test-support/fragments.ts';

describe('loops that no condition can leave (P10)', () => {
  const task = (id: string): string =>
    `<serviceTask id="${id}"><extensionElements><zeebe:taskDefinition type="t"/></extensionElements></serviceTask>`;
  const loop = (content: string, exit: string): string =>
    file(
      'zeebe',
      `<startEvent id="s"/>${flow('in', 's', 'j')}<exclusiveGateway id="j"/>${flow('a', 'j', 'x')}${content}${exit}`,
      ROOTS,
    );
  const split = (type: string, condition: string): string =>
    `${flow('b', 'x', 'g')}<${type} id="g" ${condition === '' ? '' : 'default="back"'}/>${flow('back', 'g', 'j')}${flow('out', 'g', 'e', condition)}<endEvent id="e"/>`;

  it.each([
    ['nothing leads out', loop(task('x'), flow('back', 'x', 'j'))],
    ['only a parallel branch leads out', loop(task('x'), split('parallelGateway', ''))],
    [
      'a task leads to itself',
      file(
        'zeebe',
        `<startEvent id="s"/>${flow('in', 's', 'x')}${task('x')}${flow('back', 'x', 'x')}${flow('out', 'x', 'e')}<endEvent id="e"/>`,
      ),
    ],
    [
      'a link leads back',
      file(
        'zeebe',
        `<startEvent id="s"/>${flow('in', 's', 'j')}<exclusiveGateway id="j"/>${flow('a', 'j', 'x')}${task('x')}${flow('b', 'x', 'l')}<intermediateThrowEvent id="l"><linkEventDefinition name="L"/></intermediateThrowEvent><intermediateCatchEvent id="m2"><linkEventDefinition name="L"/></intermediateCatchEvent>${flow('c', 'm2', 'j')}`,
      ),
    ],
  ])('are refused when %s', async (_name, xml) => {
    const findings = (await refusalsOf(xml)).filter(({ code }) => code === 'LOOP_ENDLESS');
    expect(findings).toHaveLength(1);
    expect(findings[0]?.elementIds).toContain('x');
  });

  it.each([
    ['a condition leads out', loop(task('x'), split('exclusiveGateway', CONDITION))],
    ['a person is asked in each round', loop('<userTask id="x"/>', split('parallelGateway', ''))],
    [
      'a timer is waited for in each round',
      loop(`<intermediateCatchEvent id="x">${TIMER}</intermediateCatchEvent>`, split('parallelGateway', '')),
    ],
    [
      'an error leads out',
      loop(
        `${task('x')}<boundaryEvent id="b1" attachedToRef="x"><errorEventDefinition/></boundaryEvent>${flow('o', 'b1', 'e')}<endEvent id="e"/>`,
        flow('back', 'x', 'j'),
      ),
    ],
  ])('are none when %s', async (_name, xml) => {
    const { processes } = await readBpmn(xml);
    expect(processes).toHaveLength(1);
  });
});
