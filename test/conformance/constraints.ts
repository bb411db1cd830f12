/**
 * constraints: a file that breaks a rule of BPMN is refused for it, a control file is not. Read strictly: the suite asks also
 * for what an engine can do without.
 */
import { type Finding, ModelError, readBpmn } from '../../engine/model/index.ts';
import { type Case, ConstraintCase, Failure, modelsOf, shaped } from './format.ts';

/** No language of ours: whether others run it, or its format is no MIME type at all, nobody can tell; the refusal names it. */
const FORMAT = 'SCRIPT_FORMAT_UNSUPPORTED';

export async function runConstraint(directory: string, _worlds: unknown, entry: Case): Promise<void> {
  const { bpmn, expect } = shaped(ConstraintCase, entry);
  const findings: Finding[] = [];
  for (const { content } of modelsOf(directory, bpmn)) findings.push(...(await errorsOf(content)));
  const faults = findings.filter(({ kind, code }) => kind === 'fault' || (!expect.valid && code === FORMAT));
  if (expect.valid && faults.length > 0) throw new Failure(`refused: ${tell(faults)}`);
  if (!expect.valid && faults.length === 0)
    throw new Failure(findings.length === 0 ? 'not refused' : `refused only as not run here: ${tell(findings)}`);
}

async function errorsOf(xml: string): Promise<readonly Finding[]> {
  try {
    await readBpmn(xml, { strict: true });
    return [];
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return error.findings.filter(({ severity }) => severity === 'error');
  }
}

function tell(findings: readonly Finding[]): string {
  return findings.map(({ code, message }) => `${code}: ${message}`).join(' · ');
}
