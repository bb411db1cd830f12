/**
 * The open halves of the conformance suites, read (not run). A model is read to graphs, or refused with an error
 * that names an element and its line; the counts say how many of each, and the lists say which and why.
 */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { constant } from '../expression/index.ts';
import { type Finding, ModelError, type ReadOptions, readBpmn } from './index.ts';

const ROOT = new URL('../../../shared/conformance/', import.meta.url);
const hasSuites = existsSync(new URL('constraints/open/cases.json', ROOT));
const suite = hasSuites ? describe : describe.skip;

interface Case {
  readonly id: string;
  readonly bpmn: string | readonly string[];
  readonly constraint?: string;
  readonly expect?: { readonly valid?: boolean };
  readonly steps?: readonly { readonly expectDeploymentRejected?: boolean; readonly elements?: readonly string[] }[];
}

function casesOf(name: string): readonly Case[] {
  const parsed: unknown = JSON.parse(readFileSync(new URL(`${name}/open/cases.json`, ROOT), 'utf8'));
  if (!Array.isArray(parsed)) throw new Error(`${name} holds no cases`);
  return parsed as readonly Case[];
}

function filesOf(cases: readonly Case[]): readonly string[] {
  return [...new Set(cases.flatMap(({ bpmn }) => bpmn))].toSorted();
}

/** Errors that refuse the file; empty when it is read. */
async function refusals(name: string, path: string, options: ReadOptions = {}): Promise<readonly Finding[]> {
  try {
    const result = await readBpmn(readFileSync(new URL(`${name}/open/${path}`, ROOT), 'utf8'), options);
    expect(result.processes.length).toBeGreaterThan(0);
    return [];
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    const errors = error.findings.filter(({ severity }) => severity === 'error');
    expect(errors.length).toBeGreaterThan(0);
    for (const finding of errors) {
      expect(finding.line).toBeGreaterThan(0);
      expect(finding.remedy).not.toBe('');
    }
    return errors;
  }
}

/** Refused before there are elements to name. */
const isTextual = (finding: Finding): boolean => finding.code.startsWith('XML_') || finding.code.startsWith('FILE_');

function namesAnElement(findings: readonly Finding[]): boolean {
  return findings.some((finding) => finding.elementIds.length > 0 || isTextual(finding));
}

/** Valid BPMN that is not run here: no fault of the model. */
const NOT_RUN = new Set([
  'NOT_EXECUTABLE',
  'ELEMENT_UNSUPPORTED',
  'EVENT_UNSUPPORTED',
  'PARALLEL_MULTIPLE_UNSUPPORTED',
  'INSTANTIATING_TASK_UNSUPPORTED',
  'INSTANTIATING_GATEWAY_UNSUPPORTED',
  'EXTENSION_UNSUPPORTED',
  'LOOP_DATA_UNSUPPORTED',
  'OPERATION_MISSING',
  'SCRIPT_MISSING',
  'DECISION_MISSING',
  'CALLED_ELEMENT_MISSING',
  'EXPRESSION_INVALID',
  'START_EVENT_NOT_ONE',
]);

suite('constraints', () => {
  const cases = hasSuites ? casesOf('constraints') : [];
  const invalid = cases.filter((entry) => entry.expect?.valid === false);
  const valid = cases.filter((entry) => entry.expect?.valid === true);

  /** Valid controls that we refuse on purpose: a split or a message event that leaves open what to do cannot be run. */
  const STRICTER: Readonly<Record<string, string>> = {
    'constraints.EXT.017.valid.EXT017_success_inclusiveGateway': 'CONDITION_MISSING',
    'constraints.EXT.021.valid.success_gateways': 'CONDITION_MISSING',
    'constraints.EXT.022.valid.success_gateways': 'CONDITION_MISSING',
    'constraints.EXT.103.valid.Success_ref': 'MESSAGE_MISSING',
    'constraints.EXT.109.valid.Success_ref': 'MESSAGE_MISSING',
    'constraints.EXT.138.valid.EXT138_success_receiveTask': 'MESSAGE_MISSING',
  };

  it('accept every valid control, but for what is not run here and a named list', async () => {
    const wrongly: Record<string, string> = {};
    for (const entry of valid) {
      const findings = await refusals('constraints', filesOf([entry])[0] ?? '');
      const faults = new Set(findings.map(({ code }) => code).filter((code) => !NOT_RUN.has(code)));
      if (faults.size > 0) wrongly[entry.id] = [...faults].join(' ');
    }
    expect(valid).toHaveLength(80);
    expect(wrongly).toEqual(STRICTER);
  });

  /** Constraints whose breach is not seen: data types and structures (not run), web service operations, MIME types, names. */
  const NOT_REFUSED: readonly string[] = [
    'EXT.004.EXT004_1_Fail_wrong_mime_type',
    'EXT.012.EXT012_7_failure_timerEvent_timeCycle',
    'EXT.020.EXT020_1_failure_dataInput',
    'EXT.020.EXT020_2_failure_dataInput_defaultValue',
    'EXT.039.EXT039_1_failure',
    'EXT.048.EXT048_1_failure',
    'EXT.051.EXT051_1_failure',
    'EXT.052.EXT052_1_failure',
    'EXT.063.EXT063_1_failure_calledGlobalTask_additionalOutput',
    'EXT.063.EXT063_2_failure_calledProcess_additionalInput',
    'EXT.063.EXT063_4_failure_calledProcess_itemsNotMatching',
    'EXT.069.EXT069_2_failure_unequalStructureRef',
    'EXT.081.EXT081_1_failure_dataInput',
    'EXT.093.EXT093_1_failure_boundaryEvent_missingDataOutput',
    'EXT.093.EXT093_3_failure_intCatch_missingDataOutput',
    'EXT.093.EXT093_4_failure_intThrow_missingDataInput',
    'EXT.094.EXT094_3_failure_singleEscalationEvent',
    'EXT.094.EXT094_5_failure_singleSignalEvent',
    'EXT.128.EXT128_2_failure_endEvent',
    'EXT.128.EXT128_3_failure_intCatch',
    'EXT.128.EXT128_5_failure_startEvent',
  ];

  it('refuse the invalid files, but for a named list', async () => {
    const accepted: string[] = [];
    const onlyNotRun: string[] = [];
    let byRule = 0;
    for (const entry of invalid) {
      const findings = await refusals('constraints', filesOf([entry])[0] ?? '');
      const short = entry.id.replace(/^constraints\.|invalid\./g, '');
      if (findings.length === 0) accepted.push(short);
      else if (findings.every(({ code }) => NOT_RUN.has(code))) onlyNotRun.push(short);
      else byRule += 1;
    }
    expect(accepted).toEqual(NOT_REFUSED);
    expect({ all: invalid.length, byRule, onlyNotRun: onlyNotRun.length }).toEqual({ all: 150, byRule: 104, onlyNotRun: 25 });
  });
});

suite('betsy', () => {
  // Its conditions and scripts are JavaScript (one calls functions in ${…}), which a runner replaces by what the cases say they mean.
  const options: ReadOptions = {
    substitute: ({ language }) => (language?.toLowerCase() === 'javascript' ? constant(true) : null),
  };

  it('is read, or refused with an element, in all 107 cases', async () => {
    const cases = casesOf('betsy');
    const refused: Record<string, string> = {};
    for (const path of filesOf(cases)) {
      const findings = await refusals('betsy', path, options);
      expect(findings.length === 0 || namesAnElement(findings)).toBe(true);
      if (findings.length > 0)
        refused[path.replace(/^bpmn\/|\.bpmn$/g, '')] = [...new Set(findings.map(({ code }) => code))].join(' ');
    }
    expect([cases.length, filesOf(cases).length]).toEqual([107, 71]);
    expect(refused).toEqual({
      'activities/AdHocSubProcess_Sequential': 'ELEMENT_UNSUPPORTED',
      'activities/Loop_ConditionOnly': 'EXPRESSION_INVALID',
      'activities/ReceiveTask_Instantiate': 'INSTANTIATING_TASK_UNSUPPORTED',
      'cfpatterns/WCP09_Structured_Discriminator_ComplexGateway': 'ELEMENT_UNSUPPORTED',
      'cfpatterns/WCP17_InterleavedParallelRouting': 'ELEMENT_UNSUPPORTED',
      'errors/Token_StartQuantity_Zero': 'TOKEN_QUANTITY_INVALID',
      'events/Cancel_Event': 'ELEMENT_UNSUPPORTED',
      'events/Compensation_TriggeredByCancel': 'ELEMENT_UNSUPPORTED',
      'events/Error_BoundaryEvent_Transaction_Interrupting': 'ELEMENT_UNSUPPORTED',
      'events/Multiple_Parallel_IntermediateEvent': 'PARALLEL_MULTIPLE_UNSUPPORTED',
    });
  });
});

suite('operaton', () => {
  const isRejection = (entry: Case): boolean => entry.steps?.some((step) => step.expectDeploymentRejected === true) ?? false;

  it('is refused where Camunda 7 refuses, naming what it names', async () => {
    const cases = casesOf('operaton').filter(isRejection);
    for (const entry of cases) {
      const findings = (await Promise.all(filesOf([entry]).map((path) => refusals('operaton', path)))).flat();
      expect(namesAnElement(findings)).toBe(true);
      const named = findings.flatMap(({ elementIds }) => elementIds);
      // "Association" stands for an association, whose ids differ.
      const wanted = (entry.steps ?? []).flatMap((step) => step.elements ?? []).filter((id) => id !== 'Association');
      expect([entry.id, wanted.filter((id) => !named.includes(id))]).toEqual([entry.id, []]);
    }
    expect(cases).toHaveLength(29);
  });

  it('is read in all other cases, but for a named list', async () => {
    const cases = casesOf('operaton').filter((entry) => !isRejection(entry));
    const refused: Record<string, string> = {};
    for (const path of filesOf(cases)) {
      const findings = await refusals('operaton', path);
      if (findings.length > 0)
        refused[path.replace(/^bpmn\/|\.bpmn$/g, '')] = [...new Set(findings.map(({ code }) => code))].join(' ');
    }
    expect(cases).toHaveLength(109);
    expect(refused).toEqual({
      'event-compensation/CompensateEventTest.testCompensationEventSubprocessConsumeCompensationEvent': 'EVENT_UNSUPPORTED',
      'transaction/TransactionSubProcessTest.testCancelEndConcurrent': 'ELEMENT_UNSUPPORTED',
      'transaction/TransactionSubProcessTest.testNestedCancelInner': 'ELEMENT_UNSUPPORTED',
      'transaction/TransactionSubProcessTest.testWaitstateCompensationHandler': 'ELEMENT_UNSUPPORTED',
    });
  });
});

suite('miwg', () => {
  it('imports all 56 models, or refuses them with a named element', async () => {
    const files = filesOf(casesOf('miwg'));
    let read = 0;
    for (const path of files) {
      const findings = await refusals('miwg', path);
      expect([path, findings.length === 0 || namesAnElement(findings)]).toEqual([path, true]);
      if (findings.length === 0) read += 1;
    }
    expect([files.length, read]).toEqual([56, 1]);
  });
});
