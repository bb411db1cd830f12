import { describe, expect, it } from '@jest/globals';
import { readBpmn } from './index.ts';
import type { LoopEvent } from './graph.ts';
import { around, graphOf, nodeOf, refusalsOf } from './test-support/file.ts';

const ROOTS =
  '<signal id="sig" name="progress"/><signalEventDefinition id="sd" signalRef="sig"/><timerEventDefinition id="td"><timeDuration>PT1H</timeDuration></timerEventDefinition>';

const looping = (attributes: string, inside = ''): string =>
  `<task id="x"><multiInstanceLoopCharacteristics ${attributes}><loopCardinality>3</loopCardinality>${inside}</multiInstanceLoopCharacteristics></task>`;

const complex = (condition: string, event: string): string =>
  `<complexBehaviorDefinition>${condition === '' ? '' : `<condition xsi:type="tFormalExpression">${condition}</condition>`}${event}</complexBehaviorDefinition>`;

const SIGNALLED = '<event id="ev"><signalEventDefinition id="s1" signalRef="sig"/></event>';

function told(events: readonly LoopEvent[] | undefined): unknown[] {
  return (events ?? []).map(({ when, trigger }) => [
    typeof when === 'string' ? when : when.evaluate(() => 2),
    trigger.type,
    trigger.type === 'signal' ? trigger.name.evaluate(() => undefined) : null,
  ]);
}

describe.each(['zeebe', 'camunda'] as const)('the behavior of a multi-instance (%s)', (dialect) => {
  const condition = dialect === 'zeebe' ? '=numberOfCompletedInstances = 2' : '${nrOfCompletedInstances == 2}';

  it.each([
    ['All', looping('behavior="All"'), []],
    ['nothing said', looping(''), []],
    ['None', looping('behavior="None" noneBehaviorEventRef="sd"'), [['each', 'signal', 'progress']]],
    ['One', looping('behavior="One" oneBehaviorEventRef="sd"'), [['first', 'signal', 'progress']]],
    [
      'Complex',
      looping(
        'behavior="Complex"',
        complex(condition, SIGNALLED) + complex(condition, SIGNALLED.replace('s1', 's2').replace('"ev"', '"ev2"')),
      ),
      [
        [true, 'signal', 'progress'],
        [true, 'signal', 'progress'],
      ],
    ],
  ])('is read: %s', async (_name, task, expected) => {
    const graph = await graphOf(around(dialect, task, ROOTS));
    const { loop } = nodeOf(graph, 'x', 'task');
    expect(told(loop?.type === 'multiInstance' ? loop.events : undefined)).toEqual(expected);
  });

  it.each([
    ['CONDITION_MISSING', looping('behavior="Complex"', complex('', SIGNALLED))],
    ['EVENT_NOT_ALLOWED_HERE', looping('behavior="None" noneBehaviorEventRef="td"')],
    [
      'ESCALATION_CODE_MISSING',
      looping('behavior="Complex"', complex(condition, '<event id="ev"><escalationEventDefinition id="e1"/></event>')),
    ],
  ])('is refused with %s', async (code, task) => {
    expect((await refusalsOf(around(dialect, task, ROOTS))).map((finding) => [finding.code, finding.elementIds[0]])).toEqual([
      [code, 'x'],
    ]);
  });

  it.each([
    ['One', looping('behavior="One"')],
    ['Complex', looping('behavior="Complex"')],
    ['Complex without an event', looping('behavior="Complex"', complex(condition, ''))],
  ])('that names no event is told of: %s', async (_name, task) => {
    const { warnings } = await readBpmn(around(dialect, task, ROOTS));
    expect(warnings.map(({ code }) => code)).toEqual(['LOOP_EVENT_MISSING']);
  });
});
