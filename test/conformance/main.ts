/**
 * `npm run conformance -- DIR [--json] [--restart] [--only TEXT]`: runs the cases of a conformance half on the engine and
 * a SQLite database each, under a virtual clock. The last line is one JSON object with `--json`, else a table is printed. The exit code says only whether
 * the cases could be run.
 */
import { parseArgs } from 'node:util';
import { type Report, runDirectory } from './run.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    restart: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});
const [directory] = positionals;
if (directory === undefined) {
  process.stderr.write('Usage: npm run conformance -- DIR [--json] [--restart] [--only TEXT]\n');
  process.exit(2);
}

const report = await runDirectory(directory, {
  restart: values.restart,
  ...(values.only === undefined ? {} : { only: values.only }),
  ...(process.stderr.isTTY ? { progress: showProgress } : {}),
});
if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : tableOf(report));

function showProgress(done: number, total: number, id: string): void {
  process.stderr.write(`\r\u001b[K${done}/${total} ${id.slice(0, 100)}`);
}

function tableOf({ suite, passed, total, failing }: Report): string {
  const lines = failing.map(({ id, why }) => `  ${id}\n      ${why}`);
  return [`${suite}: ${passed} of ${total} passed`, ...lines, ''].join('\n');
}
