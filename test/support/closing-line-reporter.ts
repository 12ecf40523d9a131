import type { Reporter, SerializedError, TestModule } from 'vitest/node';

/**
 * Prints at the end of a run: the seed with which it can be repeated; each test that was skipped, with its
 * reason, as it must not look like one that passed; each test that failed; and `N passed, N failed`.
 */
export default class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], outsideTests: readonly SerializedError[]): void {
    // An error that no test caught fails the run.
    const counts = { passed: 0, failed: outsideTests.length, skipped: 0, pending: 0 };
    const skipped: string[] = [];
    const failed = outsideTests.map((error) => `outside all tests: ${firstLine([error])}`);
    for (const module of modules) {
      // A file that cannot be loaded has no tests, and is a failure.
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
    // The reporter of vitest prints its summary in the same hook: these lines have to come after it.
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
