/** Camunda's types of incidents: `failedJob` for what was tried in vain; ours are custom types, which it allows. */
const FAILED_JOB = 'failedJob';
const CODES_OF_JOBS: readonly string[] = ['OPERATION_FAILED', 'OPERATION_INPUT', 'JOB_FAILED'];

export function incidentTypeOf(code: string): string {
  return CODES_OF_JOBS.includes(code) ? FAILED_JOB : code;
}

/** The codes that a type stands for. */
export function codesOf(type: string): readonly string[] {
  return type === FAILED_JOB ? CODES_OF_JOBS : [type];
}
