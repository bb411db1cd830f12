import { describe, expect, it } from '@jest/globals';
import { readBpmn } from '../index.ts';
import { BROKEN_EVENTS } from '../test-support/broken-events.ts';
import { BROKEN_MODELS } from '../test-support/broken-models.ts';
import { BROKEN_SCOPES } from '../test-support/broken-scopes.ts';
import { STRICT_MODELS } from '../test-support/strict-models.ts';
import { around, file, findingsOf, refusalsOf } from '../test-support/file.ts';
import { between, flow } from '../test-support/fragments.ts';
import { CHECKS } from './index.ts';

const BROKEN = [...BROKEN_MODELS, ...BROKEN_SCOPES, ...BROKEN_EVENTS];

describe('rules', () => {
  it.each(BROKEN)('refuse with %s, naming %j', async (code, ids, xml, line = 4) => {
    const found = (await refusalsOf(xml)).filter((finding) => finding.code === code);
    const finding = found.find(({ elementIds }) => elementIds[0] === ids[0]);
    expect(finding?.elementIds.slice(0, ids.length)).toEqual(ids);
    expect(finding?.line).toBe(line);
    expect(finding?.column).toBeGreaterThan(0);
    expect(finding?.remedy).not.toBe('');
  });

  it.each(STRICT_MODELS)('read strictly, refuse with %s, naming %s', async (code, id, xml) => {
    const finding = (await refusalsOf(xml, { strict: true })).find((entry) => entry.code === code && entry.elementIds[0] === id);
    expect(finding).toMatchObject({ kind: 'fault', severity: 'error' });
    expect(finding?.line).toBeGreaterThan(0);
  });

  it('that the engine does without are warnings or nothing, unless the file is read strictly', async () => {
    for (const [code, , xml] of STRICT_MODELS) {
      const check = CHECKS.find((entry) => entry.code === code);
      if (check?.unlessStrict === undefined) continue;
      const found = await findingsOf(xml);
      const told = found.filter((finding) => finding.code === code).map(({ severity }) => severity);
      expect([code, [...new Set(told)]]).toEqual([code, check.unlessStrict === 'warn' ? ['warning'] : []]);
    }
  });

  it('each have code, source and remedy, and are tried above or beside', () => {
    const tried = new Set([
      ...BROKEN.map(([code]) => code),
      ...STRICT_MODELS.map(([code]) => code),
      'MODEL_TOO_LARGE',
      'LOOP_ENDLESS',
    ]);
    expect(CHECKS.map(({ code }) => code).filter((code) => !tried.has(code))).toEqual([]);
    expect(CHECKS.every(({ source, remedy }) => source !== '' && remedy !== '')).toBe(true);
  });

  it('let a Camunda 7 model end where nothing follows, with a warning', async () => {
    const xml = file(
      'camunda',
      `<startEvent id="s"/>${flow('f', 's', 'x')}<task id="x"/>${flow('g', 's', 'e')}<endEvent id="e"/>`,
    );
    const { warnings } = await readBpmn(xml);
    expect(warnings.map(({ code, elementIds, severity }) => [code, elementIds, severity])).toEqual([
      ['NODE_WITHOUT_OUTGOING', ['x'], 'warning'],
    ]);
  });

  it.each([
    ['CONDITION_MISSING', 'inclusiveGateway', ''],
    ['GATEWAY_DIRECTION_WRONG', 'parallelGateway', 'one'],
    [
      'EVENT_GATEWAY_TARGET',
      'eventBasedGateway',
      '<intermediateCatchEvent id="y"><messageEventDefinition messageRef="m"/></intermediateCatchEvent>',
    ],
    [
      'NON_INTERRUPTING_NOT_ALLOWED',
      'task',
      `<boundaryEvent id="b" attachedToRef="x" cancelActivity="false"><errorEventDefinition/></boundaryEvent>${flow('l', 'b', 'e')}`,
    ],
    ['BOUNDARY_EVENT_FLOWS', 'task', '<boundaryEvent id="b" attachedToRef="x"><errorEventDefinition/></boundaryEvent>'],
  ])('let a Camunda 7 model run with %s at a(n) %s, with a warning', async (code, kind, beside) => {
    const single = kind === 'parallelGateway' || kind === 'eventBasedGateway' || kind === 'task';
    const target = kind === 'eventBasedGateway' ? 'y' : 'z';
    const inside = `<startEvent id="s"/>${flow('f', 's', 'x')}<${kind} id="x"/>${beside === 'one' ? '' : beside}<task id="z"/>${flow('g', 'x', target)}${
      target === 'y' ? flow('k', 'y', 'z') : ''
    }${single ? '' : flow('h', 'x', 'e')}${flow('i', 'z', 'e')}<endEvent id="e"/>`;
    const roots = '<message id="m" name="news"/>';
    const { warnings } = await readBpmn(file('camunda', inside, roots));
    expect(warnings.map((warning) => [warning.code, warning.severity])).toContainEqual([code, 'warning']);
    expect((await refusalsOf(file('camunda', inside, roots), { strict: true })).map((refusal) => refusal.code)).toContain(code);
    expect((await refusalsOf(file('zeebe', inside, roots))).map((refusal) => refusal.code)).toContain(code);
  });

  it('let a Camunda 7 model lead the association of a compensation event either way, with a warning', async () => {
    const model = file(
      'camunda',
      `<startEvent id="s"/>${flow('f', 's', 'x')}<task id="x"/><boundaryEvent id="b" attachedToRef="x"><compensateEventDefinition/></boundaryEvent>
      <task id="undo" isForCompensation="true"/><association id="a" sourceRef="undo" targetRef="b"/>${flow('g', 'x', 'e')}<endEvent id="e"/>`,
    );
    const { processes, warnings } = await readBpmn(model);
    expect(processes[0]?.nodes.get('x')).toMatchObject({ compensationHandler: { id: 'undo' } });
    expect(warnings.map(({ code }) => code)).toEqual(['COMPENSATION_HANDLER_INVALID']);
    expect((await refusalsOf(model, { strict: true })).map(({ code }) => code)).toContain('COMPENSATION_HANDLER_INVALID');
  });

  it('let Camunda 7 take the only flow without a condition for the default, and refuse what it refuses', async () => {
    const when = (id: string, to: string): string =>
      `<sequenceFlow id="${id}" sourceRef="x" targetRef="${to}"><conditionExpression xsi:type="tFormalExpression">\${a}</conditionExpression></sequenceFlow>`;
    const around = (flows: string): string =>
      file(
        'camunda',
        `<startEvent id="s"/>${flow('f', 's', 'x')}<exclusiveGateway id="x"/>${flows}<endEvent id="e"/><endEvent id="e2"/>`,
      );
    const { processes } = await readBpmn(around(flow('plain', 'x', 'e2') + when('held', 'e')));
    expect(processes[0]?.nodes.get('x')).toMatchObject({ defaultFlow: { id: 'plain' } });
    for (const flows of [flow('one', 'x', 'e2') + flow('two', 'x', 'e'), when('only', 'e') + flow('g', 's', 'e2')]) {
      const [code] = (await refusalsOf(around(flows))).map((refusal) => refusal.code);
      expect(['CONDITION_MISSING', 'ONLY_FLOW_CONDITIONAL']).toContain(code);
    }
  });

  it('tell all faults of a file at once', async () => {
    const findings = await refusalsOf(between('x', 'x', `<serviceTask id="x"/><task id="y"/>${flow('f', 'y', 'e')}`));
    expect(findings.map(({ code }) => code).toSorted()).toEqual(['NODE_UNREACHABLE', 'OPERATION_MISSING']);
  });
});

describe('a task between', () => {
  it('is accepted by all rules', async () => {
    expect((await readBpmn(around('zeebe', '<task id="x"/>'))).warnings).toEqual([]);
  });
});
