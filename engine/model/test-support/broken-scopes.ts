/** One model per way of breaking a rule of compensation and of the kinds of sub-process. */
import type { BROKEN_MODELS } from './broken-models.ts';
import { BODY, COMPENSATION, TIMER, between, flow, subProcess } from './fragments.ts';

/** As in `broken-models.ts`. */
export const BROKEN_SCOPES: typeof BROKEN_MODELS = [
  [
    'AD_HOC_SPLIT_UNSUPPORTED',
    ['fork', 'x'],
    between(
      'x',
      'x',
      `<adHocSubProcess id="x" ordering="Sequential"><parallelGateway id="fork"/><task id="a"/><task id="b"/>${flow('i', 'fork', 'a')}${flow('j', 'fork', 'b')}</adHocSubProcess>`,
    ),
  ],
  [
    'AD_HOC_SPLIT_UNSUPPORTED',
    ['late', 'x'],
    between(
      'x',
      'x',
      `<adHocSubProcess id="x" ordering="Sequential"><userTask id="a"/><boundaryEvent id="late" attachedToRef="a" cancelActivity="false">${TIMER}</boundaryEvent><task id="b"/>${flow('i', 'late', 'b')}</adHocSubProcess>`,
    ),
  ],
  [
    'COMPENSATION_HANDLER_INVALID',
    ['b'],
    between('x', 'x', `<task id="x"/><boundaryEvent id="b" attachedToRef="x">${COMPENSATION}</boundaryEvent>`),
  ],
  [
    'COMPENSATION_HANDLER_INVALID',
    ['b', 'h', 'a'],
    between(
      'x',
      'x',
      `<task id="x"/><boundaryEvent id="b" attachedToRef="x">${COMPENSATION}</boundaryEvent><task id="h"/>${flow('f', 'x', 'h')}${flow('g', 'h', 'e')}<association id="a" sourceRef="b" targetRef="h"/>`,
    ),
  ],
  [
    'COMPENSATION_HANDLER_INVALID',
    ['h', 'f'],
    between(
      'x',
      'x',
      `<task id="x"/><boundaryEvent id="b" attachedToRef="x">${COMPENSATION}</boundaryEvent><task id="h" isForCompensation="true"/>${flow('f', 'x', 'h')}<association id="a" sourceRef="b" targetRef="h"/>`,
    ),
  ],
  [
    'COMPENSATION_SUB_PROCESS_INVALID',
    ['c', 'p'],
    between(
      'x',
      'x',
      `<task id="x"/><subProcess id="sp" triggeredByEvent="true"><startEvent id="c">${COMPENSATION}</startEvent>${flow('i', 'c', 'e2')}<endEvent id="e2"/></subProcess>`,
    ),
  ],
  [
    'COMPENSATION_SUB_PROCESS_INVALID',
    ['x', 'b', 'c'],
    between(
      'x',
      'x',
      `${subProcess('', `${BODY}<subProcess id="sp" triggeredByEvent="true"><startEvent id="c">${COMPENSATION}</startEvent>${flow('j', 'c', 'e3')}<endEvent id="e3"/></subProcess>`)}<boundaryEvent id="b" attachedToRef="x">${COMPENSATION}</boundaryEvent><task id="h" isForCompensation="true"/><association id="a" sourceRef="b" targetRef="h"/>`,
    ),
  ],
  [
    'COMPENSATION_TARGET_INVALID',
    ['x', 'z'],
    between(
      'x',
      'x',
      `<intermediateThrowEvent id="x"><compensateEventDefinition activityRef="z"/></intermediateThrowEvent>${flow('f', 'x', 'y')}<subProcess id="y"><startEvent id="s2"/>${flow('i', 's2', 'z')}<task id="z"/>${flow('j', 'z', 'e2')}<endEvent id="e2"/></subProcess>${flow('g', 'y', 'e')}`,
    ),
  ],
];
