/** operaton: scenarios of actions and assertions, carried out as FORMAT.md says and Camunda 7 means them. */
import type { CartableError } from '../../engine/index.ts';
import { type Case, Failure, OperatonCase, type OperatonStep, modelsOf, shaped } from './format.ts';
import { actionOf } from './operaton-actions.ts';
import { assertionOf } from './operaton-asserts.ts';
import { refusalOf } from './refusal.ts';
import { asCamunda7, scriptsOf, withoutScripts } from './script-tasks.ts';
import { ServiceWorker } from './service-worker.ts';
import { tracePlugin } from './trace-plugin.ts';
import type { World, Worlds } from './world.ts';

export async function runOperaton(directory: string, worlds: Worlds, entry: Case): Promise<void> {
  const given = shaped(OperatonCase, entry);
  const scripts = scriptsOf(given.scripts ?? {});
  const world = await worlds.make(tracePlugin([...scripts.values()]), given.clockStart);
  try {
    const files = modelsOf(directory, given.bpmn);
    const rejection = given.steps.find((step) => step.expectDeploymentRejected === true);
    const deployed = files.map(({ name, content }) => ({ name, content: withoutScripts(asCamunda7(content), scripts) }));
    const refusal = await refusalOf(world.deploy(deployed));
    if (rejection !== undefined) checkRejection(refusal, rejection, files.map(({ content }) => content).join('\n'));
    else if (refusal !== null) throw new Failure(`refused: ${refusal.message}`);
    else await playScenario(world, given);
  } finally {
    await world.close();
  }
}

/** @throws Failure when it was deployed, or the refusal does not name what it should. */
function checkRejection(refusal: CartableError | null, { elements = [] }: OperatonStep, xml: string): void {
  if (refusal === null) throw new Failure('was deployed, and should have been refused');
  const told = `${refusal.message} ${JSON.stringify(refusal.details)}`;
  // Some cases name a kind of element; only an id of the model can be asked for.
  const unnamed = elements.filter((id) => xml.includes(`id="${id}"`) && !told.includes(id));
  if (unnamed.length > 0) throw new Failure(`the refusal does not name ${unnamed.join(', ')}: ${refusal.message}`);
}

async function playScenario(world: World, given: OperatonCase): Promise<void> {
  const worker = new ServiceWorker(world, given.services ?? {});
  world.outside = worker;
  for (const [index, step] of given.steps.entries()) {
    try {
      await playStep(world, worker, step);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      throw new Failure(`step ${index} ${JSON.stringify(step)}: ${error.message}`);
    }
  }
  const expectsFailures = given.steps.some((step) => step.expectIncidents !== undefined || step.expectError === true);
  const [incident] = expectsFailures ? [] : await world.incidents();
  if (incident !== undefined) throw new Failure(`left an incident at ${incident.element}: ${incident.message}`);
}

async function playStep(world: World, worker: ServiceWorker, step: OperatonStep): Promise<void> {
  const assertion = assertionOf(world, worker, step);
  if (assertion !== null) return assertion();
  const action = actionOf(world, step);
  if (action === null) throw new Failure('says nothing that is known');
  const before = (await world.incidents()).length;
  const impossible = await whyImpossible(action());
  await world.settle(step.runJobs === true);
  // Camunda rolls a failed step back and throws; here what was done is kept, and an incident waits for a person.
  const failed = impossible !== null || (await world.incidents()).length > before;
  if (step.expectError === true && !failed) throw new Failure('should have failed, and did not');
  if (step.expectError !== true && impossible !== null) throw new Failure(impossible);
  await world.restart();
}

/** The engine refused it, or there is nothing that it could be done to. */
async function whyImpossible(action: Promise<unknown>): Promise<string | null> {
  try {
    return (await refusalOf(action))?.message ?? null;
  } catch (error) {
    if (error instanceof Failure) return error.message;
    throw error;
  }
}
