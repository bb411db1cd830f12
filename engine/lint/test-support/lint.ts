/** What bpmnlint says of models. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface LintOrder {
  readonly xml: string;
  readonly config: 'recommended' | 'strict';
  /** Lints again after this sequence flow was taken out of the drawing. */
  readonly without?: string;
}

export interface Report {
  readonly id: string;
  readonly message: string;
  readonly category: string;
  readonly code: string;
  readonly severity: string;
  readonly elementIds: readonly string[];
}

/** Rule -> reports, for each order. */
export async function lintAll(orders: readonly LintOrder[]): Promise<readonly Readonly<Record<string, readonly Report[]>>[]> {
  const script = fileURLToPath(new URL('run-linter.ts', import.meta.url));
  const output = await new Promise<string>((resolve, reject) => {
    const child = execFile(
      process.execPath,
      ['--no-warnings', '--import', 'tsx', script],
      { maxBuffer: 256 * 1024 * 1024 },
      (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(new Error(stderr, { cause: error }));
      },
    );
    child.stdin?.end(JSON.stringify(orders));
  });
  return JSON.parse(output) as readonly Readonly<Record<string, readonly Report[]>>[];
}
