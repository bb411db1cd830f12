/** What the reader has to say about a file: every refusal names the element, its line and the way out. */

/** Where something stands in the file; both numbers start at 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface Finding {
  /** Stable name of the rule, e.g. `SEQUENCE_FLOW_TARGET_MISSING`. */
  readonly code: string;
  /** What is wrong. */
  readonly message: string;
  /** What to do about it. */
  readonly remedy: string;
  /** Ids of the elements concerned, the main one first; empty when the fault is not in an element. */
  readonly elementIds: readonly string[];
  readonly line: number;
  readonly column: number;
  /** An error refuses the deployment; a warning is told to the one who deploys. */
  readonly severity: 'error' | 'warning';
  /** A fault contradicts BPMN; what is merely not run is right by the standard, and refused since nobody could carry it out. */
  readonly kind: FindingKind;
}

export type FindingKind = 'fault' | 'not-run';

/** Right by BPMN, but left open by the author, or said in words that are not run here; beside all codes that end in UNSUPPORTED. */
const NOT_RUN: ReadonlySet<string> = new Set([
  'NOT_EXECUTABLE',
  'MODEL_TOO_LARGE',
  'ID_MISSING',
  'START_EVENT_NOT_ONE',
  'OPERATION_MISSING',
  'SCRIPT_MISSING',
  'DECISION_MISSING',
  'CALLED_ELEMENT_MISSING',
  'CONDITION_MISSING',
  'TASK_MESSAGE_MISSING',
  'MESSAGE_NAME_MISSING',
  'SIGNAL_MISSING',
  'SIGNAL_NAME_MISSING',
  'CAUGHT_ERROR_WITHOUT_CODE',
  'CAUGHT_TWICE',
  'ESCALATION_BOUNDARY_HOST',
  'COMPENSATION_SUB_PROCESS_INVALID',
  'PARALLEL_MULTIPLE_TRIGGER',
  'EXPRESSION_INVALID',
  'EXPRESSION_UNBOUNDED',
  'LOOP_ENDLESS',
  'EXTENSION_OF_OTHER_DIALECT',
]);

/** Whether what this code says contradicts BPMN, or is only not run here. */
export function kindOf(code: string): FindingKind {
  return NOT_RUN.has(code) || code.endsWith('_UNSUPPORTED') || code.endsWith('_IGNORED') ? 'not-run' : 'fault';
}

/** Thrown by `readBpmn` when a file cannot be run; carries everything that was found, errors and warnings. */
export class ModelError extends Error {
  readonly findings: readonly Finding[];
  constructor(findings: readonly Finding[]) {
    const errors = findings.filter((finding) => finding.severity === 'error');
    const first = errors[0];
    const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
    super(first === undefined ? 'The model cannot be run.' : `${first.message}${more}`);
    this.name = 'ModelError';
    this.findings = findings;
  }
}
