import { describe, expect, it } from '@jest/globals';
import { readBpmn } from './index.ts';

function file(platform: string, condition: string): string {
  return `<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ${platform} id="d">
    <bpmn:process id="p" isExecutable="true"><bpmn:startEvent id="s"/><bpmn:sequenceFlow id="f" sourceRef="s" targetRef="g"/><bpmn:exclusiveGateway id="g" default="b"/>
    <bpmn:sequenceFlow id="a" sourceRef="g" targetRef="e"><bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${condition}</bpmn:conditionExpression></bpmn:sequenceFlow>
    <bpmn:sequenceFlow id="b" sourceRef="g" targetRef="e"/><bpmn:endEvent id="e"/></bpmn:process></bpmn:definitions>`;
}

const MODELER = 'xmlns:modeler="http://camunda.org/schema/modeler/1.0"';

describe('the dialect of a file', () => {
  it.each([
    ['zeebe', `${MODELER} modeler:executionPlatform="Camunda Cloud"`, '=x'],
    ['camunda', `${MODELER} modeler:executionPlatform="Camunda Platform"`, '${x}'],
    ['camunda', `${MODELER} modeler:executionPlatform="Operaton"`, '${x}'],
    ['zeebe', 'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"', '=x'],
    ['camunda', 'xmlns:camunda="http://camunda.org/schema/1.0/bpmn"', '${x}'],
    ['camunda', 'xmlns:operaton="http://operaton.org/schema/1.0/bpmn"', '${x}'],
    ['zeebe', '', '=x'],
    ['camunda', '', '${x}'],
  ])('is %s for %s and %s', async (dialect, platform, condition) => {
    const result = await readBpmn(file(platform, condition));
    expect(result.dialect).toBe(dialect);
    expect(result.processes[0]?.dialect).toBe(dialect);
  });
});

describe('the meaning of a dialect', () => {
  it.each([
    ['outputMappingsReplaceResults', true, false],
    ['uncaughtError', 'incident', 'end-path'],
    ['uncaughtEscalation', 'nothing', 'results'],
    ['missingVariable', 'null', 'error'],
    ['defaultFlow', 'no-condition-holds', 'no-flow-taken'],
    ['correlation', 'key', 'business-key'],
    ['bufferMessages', true, false],
    ['compensation', 'in-turn', 'together'],
    ['cron', 'spring', 'quartz'],
  ] as const)('sets %s to %s for Zeebe, %s for Camunda 7', async (property, zeebe, camunda) => {
    const ours = await readBpmn(file('', '=x'));
    const theirs = await readBpmn(file('', '${x}'));
    expect(ours.processes[0]?.semantics[property]).toBe(zeebe);
    expect(theirs.processes[0]?.semantics[property]).toBe(camunda);
  });
});
