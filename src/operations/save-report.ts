/** Writes the report of an audit. */
import { assertFolderWritable } from '../store/folder/assert-folder.ts';
import { assertFreeOrOwn, replaceOwn, type OwnFileKind } from '../store/folder/replace-own.ts';
import { beginRun, endRun } from '../store/folder/temporary.ts';

/** Identifies a report, near its beginning. */
export const REPORT_MARK = '<meta name="generator" content="livepkg audit" />';

const REPORT: OwnFileKind = {
  name: 'a report that `livepkg audit --report` wrote',
  code: 'target-exists',
  matchesStart: (start) => start.includes(REPORT_MARK),
};

/**
 * Asserts that a report can be written: nothing exists at the path, or only an earlier report.
 *
 * @throws LivepkgError `target-exists`, `remote-as-path`, or what the system reports
 */
export function assertReportPath(path: string): void {
  assertFolderWritable(path);
  assertFreeOrOwn(path, REPORT);
}

/**
 * Writes a report atomically, replacing an earlier one.
 *
 * @throws LivepkgError as `assertReportPath`, and what the system reports
 */
export async function saveReport(path: string, html: string): Promise<void> {
  assertReportPath(path);
  const run = beginRun();
  try {
    await replaceOwn({ path, chunks: [Buffer.from(html)] }, REPORT, { run });
  } finally {
    endRun(run);
  }
}
