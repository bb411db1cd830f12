/** bpmnlint itself runs the rules; what it reports is what deployment finds. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { type Finding, ModelError, readBpmn } from '../model/index.ts';
import { BROKEN_MODELS } from '../model/test-support/broken-models.ts';
import { around } from '../model/test-support/file.ts';
import { STRICT_MODELS } from '../model/test-support/strict-models.ts';
import { configs, rules } from './index.ts';
import { lintAll } from './test-support/lint.ts';

type Told = readonly [code: string, severity: string, ids: readonly string[], message: string];

async function deploymentSays(xml: string, strict: boolean): Promise<readonly Finding[]> {
  try {
    return (await readBpmn(xml, { strict })).warnings;
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return error.findings;
  }
}

/** Shown by the text alone, not by the tree that is drawn. */
const TEXTUAL = ['REFERENCE_UNRESOLVED', 'ATTRIBUTE_UNKNOWN', 'ELEMENT_UNKNOWN', 'XML_WARNING', 'ENCODING_DECLARED'];
/** A file that the text refuses is not read further. */
const ENDS_READING = ['ID_DUPLICATE', 'CHILD_TWICE'];

const sorted = (told: readonly Told[]): readonly Told[] =>
  told.toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));

/** Each model: what the linter says is what deployment says. Gives how many were compared. */
async function compare(models: readonly string[], strict: boolean): Promise<number> {
  const config = strict ? 'strict' : 'recommended';
  const replies = await lintAll(models.map((xml) => ({ xml, config })));
  let compared = 0;
  for (const [index, xml] of models.entries()) {
    const findings = await deploymentSays(xml, strict);
    if (findings.some(({ code }) => ENDS_READING.includes(code))) continue;
    const wanted = findings
      .filter(({ code }) => !TEXTUAL.includes(code))
      .map(({ code, severity, elementIds, message, remedy }): Told => [code, severity, elementIds, `${message} ${remedy}`]);
    // The parser drops a reference to nothing: the tree does not show that there is one.
    const dangles = findings.some(({ code, message }) => code === 'REFERENCE_UNRESOLVED' && message.includes('(operationRef)'));
    const reports = Object.values(replies[index] ?? {})
      .flat()
      .filter(({ code }) => !dangles || code !== 'OPERATION_REF_MISSING');
    const told = reports.map(({ code, severity, elementIds, message }): Told => [code, severity, elementIds, message]);
    expect(sorted(told)).toEqual(sorted(wanted));
    for (const report of reports) expect(report.category).toBe(report.severity === 'error' ? 'error' : 'warn');
    compared += 1;
  }
  return compared;
}

function filesIn(root: URL): readonly string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.bpmn'))
    .map((name) => readFileSync(new URL(name, root), 'utf8'));
}

const SUITES = new URL('../../../shared/conformance/', import.meta.url);
const withSuites = existsSync(SUITES) ? it : it.skip;

describe('the lint rules', () => {
  it('say of each broken model what deployment says', async () => {
    const models = BROKEN_MODELS.map(([, , xml]) => xml);
    expect(await compare(models, false)).toBe(models.length);
  });

  it('say of each model, read strictly, what a strict deployment says', async () => {
    const models = STRICT_MODELS.map(([, , xml]) => xml);
    expect(await compare(models, true)).toBe(models.length);
  });

  it('say of the ready-made flows what deployment says', async () => {
    expect(await compare(filesIn(new URL('../../processes/', import.meta.url)), false)).toBeGreaterThanOrEqual(3);
  });

  withSuites('say of the models of the constraints what a strict deployment says', async () => {
    expect(await compare(filesIn(new URL('constraints/open/bpmn/', SUITES)), true)).toBe(226);
  });

  it('each report under a name of their own', async () => {
    const [reports] = await lintAll([{ xml: around('zeebe', '<serviceTask id="x"/>'), config: 'recommended' }]);
    expect(Object.entries(reports ?? {}).map(([name, list]) => [name, list.map(({ id, code }) => [id, code])])).toEqual([
      ['cartable/not-readable', [['x', 'OPERATION_MISSING']]],
    ]);
  });

  it('say nothing of a good model, and look anew when the drawing has changed', async () => {
    const [reports] = await lintAll([{ xml: around('zeebe', '<task id="x"/>'), config: 'recommended', without: 'f2' }]);
    expect(Object.keys(reports ?? {})).toEqual(['cartable/node-unreachable', 'cartable/node-without-outgoing', 'before']);
    expect(reports?.['before']).toEqual([]);
  });

  it('all stand in both configurations', () => {
    for (const config of Object.values(configs)) expect(Object.keys(config.rules)).toEqual(Object.keys(rules));
  });
});
