import type { Reporter, SerializedError, TestModule } from 'vitest/node';

/**
 * Ends the run with the one line that says it all, `N passed, N failed`, after naming every test
 * that failed, and every test that was skipped, with its reason: a test that did not run must not
 * look like one that passed. The seed by which the run can be repeated comes first.
 */
export default class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], outsideTests: readonly SerializedError[]): void {
    // An error that no test caught fails the run.
    const counts = { passed: 0, failed: outsideTests.length, skipped: 0, pending: 0 };
    const skipped: string[] = [];
    const failed = outsideTests.map((error) => `outside all tests: ${firstLine([error])}`);
    for (const module of modules) {
      // A file that could not even be loaded has no tests, and is a failure all the same.
      if (module.errors().length > 0) {
        counts.failed += 1;
        failed.push(`${module.relativeModuleId}: ${firstLine(module.errors())}`);
      }
      for (const test of module.children.allTests()) {
        const { state, errors } = test.result();
        counts[state] += 1;
        if (state === 'skipped') skipped.push(test.fullName);
        if (state !== 'failed') continue;
        failed.push(`${module.relativeModuleId} > ${test.fullName}: ${firstLine(errors)}`);
      }
    }
    // vitest's own reporter writes its summary in the same hook: this one must come after it.
    process.once('exit', () => {
      const lines = [
        `seed of all that is random: LIVEPKG_SEED=${process.env['LIVEPKG_SEED']}`,
        ...skipped.map((name) => `skipped: ${name}`),
        ...failed.map((name) => `failed: ${name}`),
      ];
      const total = `${counts.passed} passed, ${counts.failed} failed`;
      const rest = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
      process.stdout.write([...lines, '', `${total}${rest}`, ''].join('\n'));
    });
  }
}

/** What went wrong, on one line of at most 300 characters. */
function firstLine(errors: readonly SerializedError[]): string {
  const [line = ''] = (errors[0]?.message ?? 'no reason given').split('\n');
  return line.slice(0, 300);
}
