/** The files of a deployment, read and checked: the large ones first in a worker that can be ended (S3). */
import { CartableError, messageOf } from '../errors.ts';
import { DecisionError, readDmn } from '../expression/index.ts';
import {
  ElementPositions,
  type Finding,
  LIMITS,
  ModelError,
  type ReadOptions,
  type ReadResult,
  constantText,
  operationOf,
  readBpmn,
} from '../model/index.ts';
import type { ProcessGraph } from '../model/graph.ts';
import type { Position } from '../model/finding.ts';
import { checkLimits } from '../model/limits.ts';
import type { Sandbox } from './pool/sandbox.ts';
import type { Services } from './services.ts';

export interface Resource {
  readonly name: string;
  readonly content: string;
}

export interface Parsed {
  readonly processes: readonly { readonly resource: string; readonly graph: ProcessGraph }[];
  readonly decisions: readonly { readonly resource: string; readonly key: string; readonly name: string | null }[];
  readonly forms: readonly { readonly resource: string; readonly key: string }[];
  readonly warnings: readonly Finding[];
}

/** @throws CartableError MODEL_INVALID with every finding of the first file that cannot be deployed. */
export async function readDeployment(
  { plugins, sandbox }: Services,
  resources: readonly Resource[],
  options: ReadOptions = {},
): Promise<Parsed> {
  const isOperation = (type: string): boolean => plugins.operation(type) !== undefined;
  const processes: { resource: string; graph: ProcessGraph }[] = [];
  const decisions: { resource: string; key: string; name: string | null }[] = [];
  const forms: { resource: string; key: string }[] = [];
  const warnings: Finding[] = [];
  for (const { name, content } of resources) {
    const ending = name.slice(name.lastIndexOf('.'));
    if (ending === '.bpmn' || name.endsWith('.bpmn20.xml')) {
      const read = await readFile(sandbox, name, content, options);
      for (const graph of read.processes) processes.push({ resource: name, graph });
      warnings.push(...read.warnings, ...unknownOperations(read, content, isOperation));
    } else if (ending === '.dmn') {
      const model = await readDecisions(sandbox, name, content);
      for (const decision of model) decisions.push({ resource: name, ...decision });
    } else if (ending === '.form') {
      forms.push({ resource: name, key: formId(name, content) });
    }
  }
  return { processes, decisions, forms, warnings };
}

async function readFile(sandbox: Sandbox, name: string, content: string, options: ReadOptions): Promise<ReadResult> {
  try {
    await checkInSandbox(sandbox, 'bpmn', content);
    return await readBpmn(content, options);
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    throw refusal(name, error.message, error.findings, error);
  }
}

async function readDecisions(
  sandbox: Sandbox,
  name: string,
  content: string,
): Promise<readonly { key: string; name: string | null }[]> {
  try {
    await checkInSandbox(sandbox, 'dmn', content);
    const model = await readDmn(content);
    return model.decisions.map((decision) => ({ key: decision.id, name: decision.name }));
  } catch (error) {
    if (!(error instanceof DecisionError)) throw error;
    const { line, column } = positionOf(content, error.elementId);
    const elementIds = error.elementId === '' ? [] : [error.elementId];
    throw refusal(name, error.message, [faultOf({ code: error.code, message: error.message, elementIds, line, column })], error);
  }
}

/** The refusal of a file: what is wrong on top, every finding with its place in the details. */
function refusal(name: string, message: string, findings: readonly Finding[], cause?: unknown): CartableError {
  const faults = findings.map((finding) => ({
    at: finding.elementIds[0] ?? name,
    message: `${finding.message} ${finding.remedy}`.trim(),
  }));
  return new CartableError('MODEL_INVALID', `${name}: ${message}`, { faults, details: { resource: name, findings }, cause });
}

function faultOf(fault: Omit<Finding, 'remedy' | 'severity' | 'kind'>): Finding {
  return { ...fault, remedy: '', severity: 'error', kind: 'fault' };
}

const START: Position = { line: 1, column: 1 };

/** Where an element stands; the start of the file when it has none, or is no XML. */
function positionOf(content: string, elementId: string): Position {
  try {
    return new ElementPositions(content).of(elementId) ?? START;
  } catch (error) {
    if (error instanceof ModelError) return START;
    throw error;
  }
}

/** A type that no plugin declares waits for an external worker: right for some, a typing mistake for most. */
function unknownOperations(read: ReadResult, content: string, isOperation: (type: string) => boolean): Finding[] {
  const positions = new ElementPositions(content);
  return read.processes
    .flatMap((graph) => [...graph.nodes.values()])
    .flatMap((node): Finding[] => {
      const call = operationOf(node);
      const type = call === null ? null : constantText(call.type);
      if (type === null || isOperation(type)) return [];
      const { line, column } = positions.of(node.id) ?? { line: 1, column: 1 };
      return [
        {
          code: 'UNKNOWN_OPERATION',
          message: `No plugin declares the operation ${type}; the task waits for an external worker.`,
          remedy: 'Check the name, or attach a worker to this topic.',
          elementIds: [node.id],
          line,
          column,
          severity: 'warning',
          kind: 'not-run',
        },
      ];
    });
}

function formId(name: string, content: string): string {
  let form: unknown;
  try {
    form = JSON.parse(content);
  } catch (error) {
    const message = `This is not JSON: ${messageOf(error)}.`;
    const finding = faultOf({ code: 'FORM_NOT_JSON', message, elementIds: [], ...jsonPosition(content, messageOf(error)) });
    throw refusal(name, message, [finding], error);
  }
  if (typeof form === 'object' && form !== null && 'id' in form && typeof form.id === 'string' && 'components' in form)
    return form.id;
  const message = 'This is not a form: it needs an id and components.';
  throw refusal(name, message, [faultOf({ code: 'FORM_INCOMPLETE', message, elementIds: [], ...START })]);
}

/** JSON.parse tells the place in its message only: as a position, as the text around it, or as an end that came too early. */
function jsonPosition(content: string, message: string): Position {
  const offset = jsonOffset(content, message);
  const before = content.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

function jsonOffset(content: string, message: string): number {
  const position = /at position (\d+)/.exec(message)?.[1];
  if (position !== undefined) return Number(position);
  const [, token, around] = /^Unexpected token '(.+)', (?:\.\.\.)?"(.*)"(?:\.\.\.)? is not valid JSON$/s.exec(message) ?? [];
  if (token === undefined || around === undefined) return content.length;
  const start = content.indexOf(around);
  // V8 shows ten characters before the token, or all that there are.
  return Math.max(0, start) + around.indexOf(token, start > 0 ? Math.min(10, around.length - 1) : 0);
}

/**
 * Below this many characters a file is read right here: that is over sooner than a worker has started, and what is
 * slow to read is slow by its length (91 KB of flow take ten times what 7 KB take).
 */
const SMALL = 20_000;

/**
 * A graph holds functions, which cannot leave a worker. So a worker only finds out whether reading ends within the
 * limits; what has passed is read once more here.
 */
async function checkInSandbox(sandbox: Sandbox, type: 'bpmn' | 'dmn', content: string): Promise<void> {
  // `readBpmn` refuses what is too large or no XML in one pass over the text; the parser of DMN takes quadratic time.
  const isRefusedAtOnce = type === 'bpmn' && content.length > LIMITS.bytes;
  const isSmall = content.length < SMALL && (type === 'bpmn' || checkLimits(content).length === 0);
  if (!isRefusedAtOnce && !isSmall) await sandbox.check(type, content);
}
