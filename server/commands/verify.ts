import { readFile } from 'node:fs/promises';
import { messageOf, ModelError, readDecisions, verifyModel, type Decisions, type ProcessOpinion } from '../../engine/index.ts';
import { CommandFailure, CommandLineError, print, textOption, type CliArguments, type CliCommand } from './cli-command.ts';

export const verify: CliCommand = {
  name: 'verify',
  summary: 'Run a flow on this engine and on bpmn-engine, and compare the paths',
  help: `Usage: cartable verify FILE… [--decisions FILE | --paths N] [--seed N] [--json]

Runs every process of the BPMN files on this engine and on bpmn-engine 25 with the same decisions, and compares which
sequence flows were taken and what waits, whenever everything waits. Nothing of a file but its shape reaches bpmn-engine.
Exit code 0: equal. 1: different, with the first difference. 2: equal as far as bpmn-engine goes; the elements that it
cannot run, or is known to run wrongly, are named.

  --decisions FILE   JSON: {"variables": {…}, "steps": [{"element": "Task", "variables": {…}}, {"element": "Work",
                     "error": "CODE"}, {"element": "Timer"}]}. Conditions are evaluated on these variables; tasks and
                     work that no step names are done without a result
  --paths N          Without decisions: how many paths are derived for each process (default 20); conditions, errors and
                     events are decided so that every flow is taken
  --seed N           Other paths (default 1)
  --json             Prints one JSON object as the last line`,
  options: {
    decisions: { type: 'string' },
    paths: { type: 'string' },
    seed: { type: 'string' },
    json: { type: 'boolean' },
  },
  async run(given) {
    if (given.positionals.length === 0) throw new CommandLineError('Name at least one BPMN file.');
    const decisionsFile = textOption(given, 'decisions');
    if (decisionsFile !== undefined && textOption(given, 'paths') !== undefined)
      throw new CommandLineError('Decisions are one path: --decisions and --paths do not go together.');
    const decisions = decisionsFile === undefined ? null : await decisionsIn(decisionsFile);
    const options = { decisions, paths: countOption(given, 'paths', 20), seed: countOption(given, 'seed', 1) };
    const files: { file: string; processes: readonly ProcessOpinion[] }[] = [];
    for (const file of given.positionals) {
      const processes = await opinionsOn(file, (xml) => verifyModel(xml, options));
      print(processes.map((opinion) => tell(file, opinion)).join(''));
      files.push({ file, processes });
    }
    const verdicts = files.flatMap(({ processes }) => processes.map(({ verdict }) => verdict));
    const code = verdicts.includes('different') ? 1 : verdicts.includes('incomparable') ? 2 : 0;
    if (given.values['json'] === true) print(`${JSON.stringify({ code, seed: options.seed, files })}\n`);
    return code;
  },
};

async function opinionsOn(
  file: string,
  verifying: (xml: string) => Promise<readonly ProcessOpinion[]>,
): Promise<readonly ProcessOpinion[]> {
  const xml = await textOf(file);
  try {
    return await verifying(xml);
  } catch (error) {
    if (error instanceof ModelError) throw new CommandFailure(`${file} cannot be deployed: ${error.message}`, error);
    throw error;
  }
}

async function decisionsIn(file: string): Promise<Decisions> {
  const text = await textOf(file);
  try {
    return readDecisions(text);
  } catch (error) {
    throw new CommandFailure(`${file} holds no decisions: ${messageOf(error)}.`, error);
  }
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new CommandFailure(`${file} cannot be read.`, error);
  }
}

/** @throws CommandLineError when it is not a whole number from 1 to 100000 */
function countOption(given: CliArguments, name: string, standard: number): number {
  const text = textOption(given, name) ?? String(standard);
  if (!/^[1-9]\d{0,5}$/.test(text) || Number(text) > 100_000)
    throw new CommandLineError(`--${name} ${text} is not a number from 1 to 100000.`);
  return Number(text);
}

function tell(file: string, opinion: ProcessOpinion): string {
  const { process, verdict, paths, flows, leftOut, stopped, difference } = opinion;
  const lines = [`${file} ${process}: ${verdict}, ${paths} paths, ${flows.taken} of ${flows.of} flows taken`];
  for (const { element, defect, tells } of leftOut) lines.push(`  ${element} left out: bpmn-engine ${tells} (${defect})`);
  for (const { elements, why } of stopped) lines.push(`  not compared beyond ${elements.join(', ') || process}: ${why}`);
  if (difference !== null) {
    lines.push(`  path ${difference.path} differs: ${difference.what}`);
    lines.push(`  after: ${difference.acts.join(', ') || 'its start'}`);
  }
  return lines.map((line) => `${line}\n`).join('');
}
