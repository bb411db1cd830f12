import { writeSync } from 'node:fs';

/**
 * Closes a test run with one plain line, `N passed, N failed, N skipped`, which people and CI read as the result.
 * A test file that cannot even be loaded counts as one failed test: it must never look like an empty success.
 * Written when the process ends, because jest's own summary comes after every other reporter.
 */
export default class CountReporter {
  onRunComplete(_contexts, results) {
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    process.once('exit', () => writeSync(1, `${results.numPassedTests} passed, ${failed} failed, ${skipped} skipped\n`));
  }
}
