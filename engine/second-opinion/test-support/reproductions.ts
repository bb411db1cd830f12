/** The smallest process found that shows each known defect of bpmn-engine, and the steps that lead to it. */
import { boundary, end, file, flow, path, process, start, timer, user } from '../../runtime/test-support/models.ts';
import type { Decisions } from '../decisions.ts';
import type { DefectName } from '../known-defects.ts';

export interface Reproduction {
  readonly xml: string;
  readonly decisions: Decisions;
}

export const MESSAGE = '<bpmn:messageEventDefinition messageRef="M"/>';
const ESCALATION = '<bpmn:escalationEventDefinition escalationRef="E"/>';
const DEFINITIONS =
  '<bpmn:message id="M" name="m"><bpmn:extensionElements><zeebe:subscription correlationKey="=1"/></bpmn:extensionElements></bpmn:message><bpmn:escalation id="E" escalationCode="E"/><bpmn:signal id="S" name="s"/><bpmn:error id="X" errorCode="X"/>';

/** A file with one process `test`; it may use message M, escalation E, signal S and error X. */
export const modelOf = (body: string): string => file(process('test', body), DEFINITIONS);

export const gateway = (kind: 'exclusive' | 'parallel' | 'inclusive' | 'eventBased', id: string, standard = ''): string =>
  `<bpmn:${kind}Gateway id="${id}"${standard === '' ? '' : ` default="${standard}"`}/>`;
export const when = (from: string, to: string, condition: string): string =>
  `<bpmn:sequenceFlow id="${from}_${to}" sourceRef="${from}" targetRef="${to}"><bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">=${condition}</bpmn:conditionExpression></bpmn:sequenceFlow>`;
export const sub = (id: string, body: string, more = ''): string =>
  `<bpmn:subProcess id="${id}"${more}>${body}</bpmn:subProcess>`;
export const thrown = (id: string, definition: string): string =>
  `<bpmn:intermediateThrowEvent id="${id}">${definition}</bpmn:intermediateThrowEvent>`;
/** A handler `undo_ID` that compensates the activity. */
export const undoOf = (id: string): string =>
  `${boundary(`c_${id}`, id, '<bpmn:compensateEventDefinition/>')}<bpmn:serviceTask id="undo_${id}" isForCompensation="true"><bpmn:extensionElements><zeebe:taskDefinition type="undo"/></bpmn:extensionElements></bpmn:serviceTask><bpmn:association id="to_${id}" associationDirection="One" sourceRef="c_${id}" targetRef="undo_${id}"/>`;

const link = (name: string): string => `<bpmn:linkEventDefinition name="${name}"/>`;
const reproduction = (body: string, decisions: Decisions = {}): Reproduction => ({ xml: modelOf(body), decisions });

export const REPRODUCTIONS: Readonly<Record<DefectName, Reproduction>> = {
  EVENT_SUB_PROCESS_NEVER_STARTS: reproduction(
    `${start()}${user('a')}${end()}${path('start', 'a', 'end')}
     ${sub('aside', `${start('heard', MESSAGE)}${end('over')}${path('heard', 'over')}`, ' triggeredByEvent="true"')}`,
    { steps: [{ element: 'heard' }] },
  ),
  BOUNDARY_EVENT_HEARD_ONCE: reproduction(
    `${start()}${user('a')}${boundary('heard', 'a', MESSAGE, false)}${end()}${end('over')}${path('start', 'a', 'end')}${path('heard', 'over')}`,
    { steps: [{ element: 'heard' }, { element: 'heard' }] },
  ),
  INCLUSIVE_JOIN_DOES_NOT_WAIT: reproduction(
    `${start()}${gateway('inclusive', 'fork', 'fork_c')}${user('a')}${user('b')}${user('c')}${gateway('inclusive', 'join')}${user('z')}${end()}
     ${flow('start', 'fork')}${when('fork', 'a', 'true')}${when('fork', 'b', 'true')}${flow('fork', 'c')}
     ${path('a', 'join')}${path('b', 'join')}${path('c', 'join', 'z', 'end')}`,
  ),
  PARALLEL_JOIN_COUNTS_WHAT_NEVER_COMES: reproduction(
    `${start()}${user('a')}${boundary('late', 'a', timer('timeDuration', 'PT1H'), false)}${user('b')}${gateway('parallel', 'join')}${end()}
     ${path('start', 'a', 'join', 'end')}${path('late', 'b', 'join')}`,
    { steps: [{ element: 'a' }] },
  ),
  JOIN_PASSED_IN_CANCELLED_SCOPE: reproduction(
    `${start()}${sub('both', `${start('s')}${gateway('parallel', 'fork')}${user('a')}${user('b')}${gateway('parallel', 'join')}${end('e')}${path('s', 'fork', 'a', 'join', 'e')}${path('fork', 'b', 'join')}`)}
     ${boundary('late', 'both', timer('timeDuration', 'PT1H'))}${end()}${end('over')}${path('start', 'both', 'end')}${path('late', 'over')}`,
    { steps: [{ element: 'b' }, { element: 'late' }] },
  ),
  FLOWS_TO_ONE_TARGET_ARE_ONE: reproduction(
    `${start()}${gateway('parallel', 'fork')}${user('a')}${end()}${path('start', 'fork', 'a', 'end')}<bpmn:sequenceFlow id="again" sourceRef="fork" targetRef="a"/>`,
  ),
  ESCALATION_GOES_ON: reproduction(
    `${start()}${sub('inner', `${start('s')}${thrown('up', ESCALATION)}${user('a')}${end('e')}${path('s', 'up', 'a', 'e')}`)}
     ${boundary('caught', 'inner', ESCALATION)}${end()}${end('over')}${path('start', 'inner', 'end')}${path('caught', 'over')}`,
  ),
  ESCALATION_WITHOUT_CODE_UNCAUGHT: reproduction(
    `${start()}${sub('inner', `${start('s')}${end('up', ESCALATION)}${path('s', 'up')}`)}
     ${boundary('caught', 'inner', '<bpmn:escalationEventDefinition/>')}${end()}${end('over')}${path('start', 'inner', 'end')}${path('caught', 'over')}`,
  ),
  STANDARD_LOOP_INVERTED: reproduction(
    `${start()}<bpmn:userTask id="a"><bpmn:extensionElements><zeebe:userTask/></bpmn:extensionElements><bpmn:standardLoopCharacteristics testBefore="true"><bpmn:loopCondition xsi:type="bpmn:tFormalExpression">=more</bpmn:loopCondition></bpmn:standardLoopCharacteristics></bpmn:userTask>${end()}${path('start', 'a', 'end')}`,
    { variables: { more: true }, steps: [{ element: 'a', variables: { more: false } }] },
  ),
  COMPENSATION_NOT_AWAITED: reproduction(
    `${start()}${user('a')}${undoOf('a')}${thrown('back', '<bpmn:compensateEventDefinition/>')}${user('z')}${end()}${path('start', 'a', 'back', 'z', 'end')}`,
  ),
  COMPENSATION_OF_ONE_UNDOES_ALL: reproduction(
    `${start()}${user('a')}${undoOf('a')}${user('b')}${undoOf('b')}${end('back', '<bpmn:compensateEventDefinition activityRef="a"/>')}${path('start', 'a', 'b', 'back')}`,
  ),
  SCOPE_OF_TWO_COMPENSATIONS_NOT_LEFT: reproduction(
    `${start()}${sub('inner', `${start('s')}${user('a')}${undoOf('a')}${user('b')}${undoOf('b')}${end('e')}${path('s', 'a', 'b', 'e')}`)}${end()}${path('start', 'inner', 'end')}`,
  ),
  LINK_TAKEN_ONCE: reproduction(
    `${start()}${gateway('parallel', 'fork')}${thrown('one', link('on'))}${thrown('other', link('on'))}<bpmn:intermediateCatchEvent id="here">${link('on')}</bpmn:intermediateCatchEvent>${user('a')}${end()}
     ${path('start', 'fork', 'one')}${path('fork', 'other')}${path('here', 'a', 'end')}`,
  ),
};
