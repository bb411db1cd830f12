/** What the runner must not let pass: each expectation that is not met fails its case, and says why. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { runDirectory } from './run.ts';
import { MESSAGE, main, service, user } from './test-support/camunda-parts.ts';
import { type Scenarios, type Siblings, writeHalf, writeScenarios } from './test-support/half.ts';
import { boundary, end, gateway, line, path, script, start } from './test-support/parts.ts';

const folder = mkdtempSync(join(tmpdir(), 'cartable-runner-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const failures = async (): Promise<Readonly<Record<string, string>>> => {
  const { failing } = await runDirectory(folder);
  return Object.fromEntries(failing.map(({ id, why }) => [id, why]));
};

const MODEL = main(
  start(),
  gateway('parallel', 'g'),
  user('u', '', ' name="Work"'),
  service('s'),
  end('e1'),
  end('e2'),
  path('start', 'g', 'u', 'e1'),
  path('g', 's', 'e2'),
  boundary('on', 'u', MESSAGE, false),
);
const started = { start: 'main', variables: { x: 1 } };

const WRONG: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'open tasks': { expectTasks: ['u', 'u'] },
  'names of tasks': { expectTaskNames: ['Play'] },
  assignees: { expectAssignees: ['ann'] },
  open: { expectActive: ['e1'] },
  subscriptions: { expectSubscriptions: { message: 'message', count: 2 } },
  'no subscriptions': { expectNoSubscription: { message: 'message' } },
  'the variable x is 1': { expectVariables: { x: 2 } },
  'a variable that is there': { expectNoVariables: ['x'] },
  completed: { expectPassed: { g: 2 } },
  'completed, and should not': { expectNotPassed: ['g'] },
  cancelled: { expectCanceled: { u: 1 } },
  'service calls': { expectServiceCalls: {} },
  recorded: { expectRecorded: ['nothing'] },
  'external tasks': { expectExternal: { s: 1 } },
  incidents: { expectIncidents: { u: 1 } },
  'has not ended': { expectEnded: true },
  'running instances': { expectInstances: 0 },
  'an action that the engine refuses': { message: 'nobody waits for this' },
  'an action on nothing': { completeTask: 'e1' },
  'an action that should fail': { completeTask: 'u', expectError: true },
};

describe('The runner', () => {
  it('fails a scenario for every expectation that is not met', async () => {
    const scenarios: Scenarios = Object.fromEntries(
      Object.entries(WRONG).map(([id, step]) => [id, { model: MODEL, services: { s: [] }, steps: [started, step] }]),
    );
    writeScenarios(folder, {
      ...scenarios,
      'nothing wrong': { model: MODEL, services: { s: [] }, steps: [started, { expectTasks: ['u'] }] },
      'deployed, and should be refused': { model: MODEL, steps: [{ expectDeploymentRejected: true }] },
      'refused, and should be deployed': { model: main(user('u')).replace('id="u"', 'id="main"'), steps: [started] },
      'an incident that no step expects': {
        model: main(start(), service('s'), end(), path('start', 's', 'end')),
        services: { s: [{ fail: 'broken' }] },
        steps: [started],
      },
      'a step of no known kind': { model: MODEL, steps: [{ dance: true }] },
    });
    const failed = await failures();
    expect(Object.keys(failed).toSorted()).toEqual(
      [
        ...Object.keys(WRONG),
        'deployed, and should be refused',
        'refused, and should be deployed',
        'an incident that no step expects',
        'a step of no known kind',
      ].toSorted(),
    );
    for (const what of ['open tasks', 'names of tasks', 'assignees', 'subscriptions', 'the variable x is 1', 'has not ended'])
      expect(failed[what]).toContain(what);
    expect(failed['a step of no known kind']).toContain('not in the format');
    expect(failed['an incident that no step expects']).toContain('left an incident at s');
  });

  it('fails a trace, an end and an outcome that are not the expected ones', async () => {
    const body = line(start(), script('a'), end(), path('start', 'a', 'end'));
    const throws = { scripts: { a: { op: 'throwBpmnError', code: 'ERR' } } };
    const siblings: Siblings = {
      'nothing wrong': { body, trace: ['a'] },
      'a token too many': { body, trace: [] },
      'a token too few': { body, trace: ['a', 'a'] },
      'should be left waiting': { body, trace: ['a'], ended: false },
      'should have failed': { body, trace: ['a'], outcome: 'runtimeError' },
      'should have been refused': { body, trace: ['a'], outcome: 'rejected' },
      'fails with another error': { body, ...throws, trace: [], outcome: 'errorEndEvent', errorCode: 'OTHER' },
      'fails, and should not': { body, ...throws, trace: [] },
    };
    writeHalf(folder, siblings);
    const failed = await failures();
    expect(Object.keys(failed)).toEqual(Object.keys(siblings).slice(1));
    expect(failed['a token too many']).toBe('logged [a], expected []');
  });

  it('fails cases of suites that it does not know, and refuses a directory without cases', async () => {
    writeFileSync(join(folder, 'cases.json'), JSON.stringify([{ id: 'one', suite: 'other' }]));
    expect(await runDirectory(folder)).toEqual({
      suite: 'other',
      passed: 0,
      failed: 1,
      total: 1,
      failing: [{ id: 'one', why: 'there is no suite other' }],
    });
    await expect(runDirectory(join(folder, 'nowhere'))).rejects.toThrow('does not exist');
  });
});
