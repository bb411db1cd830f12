/** Two events side by side that catch the same: refused where nobody could say who gets it, or where Camunda 7 refuses. */
import { describe, expect, it } from '@jest/globals';
import { readBpmn } from '../index.ts';
import type { Dialect } from '../semantics.ts';
import { around, file, refusalsOf } from '../test-support/file.ts';

const ROOTS = `<message id="m" name="news"/><message id="n" name="news"/><message id="o" name="other"/><signal id="g" name="go"/>
<escalation id="esc" escalationCode="E"/><error id="err" errorCode="R"/>`;
const MESSAGE = (id: string): string => `<messageEventDefinition messageRef="${id}"/>`;
const SIGNAL = '<signalEventDefinition signalRef="g"/>';
const CODED = '<escalationEventDefinition escalationRef="esc"/>';
const ALL = '<escalationEventDefinition/>';
const ERROR = '<errorEventDefinition errorRef="err"/>';
const ANY_ERROR = '<errorEventDefinition/>';

const onBoundary = (dialect: Dialect, ...definitions: readonly string[]): string =>
  around(
    dialect,
    `<subProcess id="x"><startEvent id="i"/><sequenceFlow id="fi" sourceRef="i" targetRef="j"/><endEvent id="j"/></subProcess>${definitions
      .map(
        (definition, index) =>
          `<boundaryEvent id="b${index}" attachedToRef="x">${definition}</boundaryEvent><sequenceFlow id="g${index}" sourceRef="b${index}" targetRef="e"/>`,
      )
      .join('')}`,
    ROOTS,
  );
const onEventSubProcesses = (dialect: Dialect, ...definitions: readonly string[]): string =>
  around(
    dialect,
    `<manualTask id="x"/>${definitions
      .map(
        (definition, index) =>
          `<subProcess id="e${index}" triggeredByEvent="true"><startEvent id="b${index}">${definition}</startEvent><sequenceFlow id="g${index}" sourceRef="b${index}" targetRef="c${index}"/><endEvent id="c${index}"/></subProcess>`,
      )
      .join('')}`,
    ROOTS,
  );
const onStarts = (dialect: Dialect, ...definitions: readonly string[]): string =>
  file(
    dialect,
    `${definitions.map((definition, index) => `<startEvent id="b${index}">${definition}</startEvent><sequenceFlow id="g${index}" sourceRef="b${index}" targetRef="e"/>`).join('')}<endEvent id="e"/>`,
    ROOTS,
  );

const BOTH = ['zeebe', 'camunda'] as const;
const CAMUNDA = ['camunda'] as const;

describe('two events for the same', () => {
  it.each([
    ['one message', BOTH, MESSAGE('m'), MESSAGE('n')],
    ['one signal', CAMUNDA, SIGNAL, SIGNAL],
    ['one escalation', BOTH, CODED, CODED],
    ['one escalation and all', CAMUNDA, CODED, ALL],
    ['all escalations and one', CAMUNDA, ALL, CODED],
    ['one error', BOTH, ERROR, ERROR],
  ])('%s, are refused by %j', async (_what, dialects, first, second) => {
    for (const dialect of BOTH) {
      for (const xml of [onBoundary(dialect, first, second), onEventSubProcesses(dialect, first, second)]) {
        const found = (dialects as readonly Dialect[]).includes(dialect) ? await refusalsOf(xml) : (await readBpmn(xml)).warnings;
        const expected = (dialects as readonly Dialect[]).includes(dialect) ? [['CAUGHT_TWICE', ['b1', 'b0']]] : [];
        expect([dialect, found.map(({ code, elementIds }) => [code, elementIds])]).toEqual([dialect, expected]);
      }
    }
  });

  it('one message, are refused as starts of one process', async () => {
    for (const dialect of BOTH)
      expect(await refusalsOf(onStarts(dialect, MESSAGE('m'), MESSAGE('n')))).toMatchObject([{ code: 'CAUGHT_TWICE' }]);
  });

  it('are none when they catch different things', async () => {
    for (const dialect of BOTH) {
      await expect(readBpmn(onBoundary(dialect, MESSAGE('m'), MESSAGE('o'), ERROR, ANY_ERROR, CODED))).resolves.toBeDefined();
      await expect(readBpmn(onStarts(dialect, MESSAGE('m'), MESSAGE('o')))).resolves.toBeDefined();
    }
  });
});

it('an event on an event sub-process is refused: nothing would arm it', async () => {
  const xml = around(
    'zeebe',
    `<manualTask id="x"/><subProcess id="h" triggeredByEvent="true"><startEvent id="i">${SIGNAL}</startEvent><sequenceFlow id="fi" sourceRef="i" targetRef="j"/><endEvent id="j"/></subProcess>
<boundaryEvent id="b" attachedToRef="h">${MESSAGE('o')}</boundaryEvent><sequenceFlow id="fb" sourceRef="b" targetRef="e"/>`,
    ROOTS,
  );
  expect(await refusalsOf(xml)).toMatchObject([{ code: 'BOUNDARY_EVENT_UNSUPPORTED', kind: 'not-run', elementIds: ['b'] }]);
});
