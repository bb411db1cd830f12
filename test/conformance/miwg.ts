/** miwg: models of other tools are read, written again with nothing lost, and deployed or refused with a reason. */
import type { CartableError } from '../../engine/index.ts';
import { type Finding, rewriteBpmn } from '../../engine/model/index.ts';
import { type Case, Failure, MiwgCase, type ModelFile, modelsOf, shaped } from './format.ts';
import { countElements } from './inventory.ts';
import { refusalOf } from './refusal.ts';
import type { Worlds } from './world.ts';

export async function runMiwg(directory: string, worlds: Worlds, entry: Case): Promise<void> {
  const { bpmn, checks, expect } = shaped(MiwgCase, entry);
  const files = modelsOf(directory, bpmn);
  if (checks.includes('import') || checks.includes('roundtrip')) await checkRoundTrip(files, expect.elements ?? {});
  if (checks.includes('deploy')) await checkDeployment(worlds, files);
}

/** What is read, written and read again has the elements that the file had. */
async function checkRoundTrip(files: readonly ModelFile[], wanted: Readonly<Record<string, number>>): Promise<void> {
  const counts = new Map<string, number>();
  for (const { content } of files) {
    const written = await rewriteBpmn(content);
    const again = countElements(await rewriteBpmn(written));
    if (again === null) throw new Failure('what was written is no XML');
    for (const [name, count] of again) counts.set(name, (counts.get(name) ?? 0) + count);
  }
  const wrong = Object.entries(wanted).filter(([name, count]) => counts.get(name) !== count);
  if (wrong.length > 0)
    throw new Failure(`round trip: ${wrong.map(([name, count]) => `${counts.get(name) ?? 0} ${name}, not ${count}`).join('; ')}`);
}

async function checkDeployment(worlds: Worlds, files: readonly ModelFile[]): Promise<void> {
  const world = await worlds.shared();
  const refusal = await refusalOf(world.deploy(files));
  if (refusal !== null && !namesItsReason(refusal)) throw new Failure(`refused without naming an element: ${refusal.message}`);
}

/** An element of the file, or a place in its text where there is no element to name. */
function namesItsReason(refusal: CartableError): boolean {
  const findings = refusal.details['findings'];
  if (refusal.code !== 'MODEL_INVALID' || !Array.isArray(findings)) return false;
  return (findings as readonly Finding[]).some(
    ({ severity, elementIds, code, line }) =>
      severity === 'error' && (elementIds.length > 0 || (/^(?:XML|FILE)_/.test(code) && line > 0)),
  );
}
