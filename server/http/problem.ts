/**
 * The one place that turns an error into an HTTP reply: problem details (RFC 9457) under `/api`, Camunda 7's
 * `{type, message, code}` under `/engine-rest`. No stack and no text of an unexpected error ever leaves (S22).
 */
import { CartableError, ERRORS, type ErrorCode } from '../../engine/index.ts';
import type { Family } from './family.ts';

export interface ErrorReply {
  readonly status: number;
  readonly type: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Seconds, when trying again helps. */
  readonly retryAfter: number | null;
}

/** Anything thrown as a CartableError: what is not one becomes INTERNAL. */
export function toCartableError(error: unknown): CartableError {
  if (error instanceof CartableError) return error;
  return new CartableError('INTERNAL', 'an unexpected error happened', { cause: error });
}

export function errorReply(error: CartableError, family: Family, requestId: string): ErrorReply {
  const retryAfter = error.status === 503 ? 2 : null;
  if (family === 'camunda') {
    return { status: camundaStatus(error), type: 'application/json', body: camundaBody(error), retryAfter };
  }
  const body = {
    type: `urn:cartable:error:${error.code}`,
    title: titleOf(error.code),
    status: error.status,
    detail: error.message,
    code: error.code,
    remedy: error.remedy,
    requestId,
    ...(error.faults.length > 0 ? { faults: error.faults } : {}),
    ...(Object.keys(error.details).length > 0 ? { details: error.details } : {}),
  };
  return { status: error.status, type: 'application/problem+json', body, retryAfter };
}

function titleOf(code: ErrorCode): string {
  const words = code.toLowerCase().replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Camunda 7 knows neither 409 nor 422: its clients expect 400 for a command that came too late or a bad model. */
function camundaStatus(error: CartableError): number {
  return error.status === 409 || error.status === 422 ? 400 : error.status;
}

const CAMUNDA_TYPES: Partial<Record<ErrorCode, string>> = {
  UNAUTHENTICATED: 'AuthenticationException',
  FORBIDDEN: 'AuthorizationException',
  MODEL_INVALID: 'ParseException',
  MISMATCHING_MESSAGE: 'MismatchingMessageCorrelationException',
  AMBIGUOUS_MESSAGE: 'MismatchingMessageCorrelationException',
  TASK_ALREADY_CLAIMED: 'TaskAlreadyClaimedException',
  STALE_VERSION: 'OptimisticLockingException',
  VALIDATION: 'InvalidRequestException',
  NOT_FOUND: 'InvalidRequestException',
};

/** Camunda's built-in code of an optimistic locking failure; every other refusal has 0. */
const OPTIMISTIC_LOCKING = 1;

function camundaBody(error: CartableError): Readonly<Record<string, unknown>> {
  const type = CAMUNDA_TYPES[error.code] ?? (ERRORS[error.code].status >= 500 ? 'ProcessEngineException' : 'RestException');
  const code = error.code === 'STALE_VERSION' ? OPTIMISTIC_LOCKING : 0;
  const message = error.message;
  if (error.code !== 'MODEL_INVALID') return { type, message, code };
  return { type, message, code, details: parseDetails(error) };
}

/** Camunda's report of a refused deployment, by file: what marks the elements on the canvas. */
function parseDetails(error: CartableError): Readonly<Record<string, unknown>> {
  const files = new Map<string, { errors: unknown[]; warnings: unknown[] }>();
  for (const finding of findingsOf(error)) {
    const file = files.get(finding.file) ?? { errors: [], warnings: [] };
    files.set(finding.file, file);
    (finding.severity === 'warning' ? file.warnings : file.errors).push({
      message: finding.message,
      line: finding.line,
      column: finding.column,
      mainBpmnElementId: finding.elementIds[0] ?? null,
      bpmnElementIds: finding.elementIds,
    });
  }
  return Object.fromEntries(files);
}

interface ModelFinding {
  readonly file: string;
  readonly severity: string;
  readonly message: string;
  readonly line: number;
  readonly column: number;
  readonly elementIds: readonly string[];
}

/** The findings that `deploy` puts into `details`; without them, the faults. */
function findingsOf(error: CartableError): ModelFinding[] {
  const findings = error.details['findings'];
  const file = text(error.details['resource']) ?? 'deployment';
  if (!Array.isArray(findings)) {
    return error.faults.map((fault) => ({
      file,
      severity: 'error',
      message: fault.message,
      line: 1,
      column: 1,
      elementIds: [fault.at],
    }));
  }
  return findings.filter(isRecord).map((finding) => ({
    file,
    severity: text(finding['severity']) ?? 'error',
    message: text(finding['message']) ?? '',
    line: typeof finding['line'] === 'number' ? finding['line'] : 1,
    column: typeof finding['column'] === 'number' ? finding['column'] : 1,
    elementIds: Array.isArray(finding['elementIds']) ? finding['elementIds'].filter((id) => typeof id === 'string') : [],
  }));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
