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

suite('constraints', () => {
  const cases = hasSuites ? casesOf('constraints') : [];
  const invalid = cases.filter((entry) => entry.expect?.valid === false);
  const valid = cases.filter((entry) => entry.expect?.valid === true);
  /** Read strictly: the suite asks also for what an engine can do without. */
  const faultsOf = async (entry: Case, options: ReadOptions): Promise<readonly Finding[]> =>
    (await refusals('constraints', filesOf([entry])[0] ?? '', options)).filter(({ kind }) => kind === 'fault');

  it.each([true, false])('find no fault in a valid control (strictly: %s)', async (strict) => {
    const wrongly: Record<string, string> = {};
    for (const entry of valid) {
      const faults = new Set((await faultsOf(entry, { strict })).map(({ code }) => code));
      if (faults.size > 0) wrongly[entry.id] = [...faults].join(' ');
    }
    expect(valid).toHaveLength(80);
    expect(wrongly).toEqual({});
  });

  it('refuse every invalid file for a fault, read strictly', async () => {
    const accepted: string[] = [];
    const notRun: Record<string, readonly string[]> = {};
    for (const entry of invalid) {
      const found = await refusals('constraints', filesOf([entry])[0] ?? '', { strict: true });
      if (found.length === 0) accepted.push(entry.id);
      else if (!found.some(({ kind }) => kind === 'fault')) notRun[entry.id] = found.map(({ message }) => message);
    }
    expect(invalid).toHaveLength(150);
    expect(accepted).toEqual([]);
    // A valid control of the same suite has a format that is no MIME type either; both are told to be no language run here.
    expect(notRun).toEqual({
      'constraints.EXT.145.invalid.EXT145_1_failure_invalid_mime_type': [expect.stringContaining('Scripts in "INVALID"')],
    });
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
      'activities/Loop_ConditionOnly': 'EXPRESSION_INVALID',
      'cfpatterns/WCP09_Structured_Discriminator_ComplexGateway': 'EXPRESSION_INVALID',
      'errors/Token_StartQuantity_Zero': 'TOKEN_QUANTITY_INVALID',
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
    expect(refused).toEqual({});
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
