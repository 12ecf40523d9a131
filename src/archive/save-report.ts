/** Puts a report where the user wants it. */
import { closeSync, lstatSync, openSync, readSync } from 'node:fs';
import { LivepkgError } from '../errors.ts';
import { assertFolderTakes } from './publish/assert-folder.ts';
import { publishAll } from './publish/publish.ts';
import { beginRun, endRun } from './publish/temporary.ts';
import { explain } from './system-error.ts';

/** What every report has near its beginning: by it, an earlier one is known. */
export const REPORT_MARK = '<meta name="generator" content="livepkg audit" />';
const MARK_WITHIN_BYTES = 4096;

function beginsAsReport(path: string): boolean {
  const descriptor = openSync(path, 'r');
  try {
    const start = Buffer.alloc(MARK_WITHIN_BYTES);
    readSync(descriptor, start, 0, start.length, 0);
    return start.includes(REPORT_MARK);
  } finally {
    closeSync(descriptor);
  }
}

/** @param told its path, for people */
function assertReport(told: string, path: string): void {
  if (lstatSync(path).isFile() && beginsAsReport(path)) return;
  const message = `${told} is already there, and is no report of livepkg: it is left as it is; name another file.`;
  throw new LivepkgError('target-exists', message, { file: told });
}

/**
 * Makes sure that a report can go there: nothing has the name, or an earlier report.
 *
 * @throws LivepkgError `target-exists`, or what the system reports
 */
export function assertReportPath(path: string): void {
  try {
    if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) assertReport(path, path);
    assertFolderTakes(path);
  } catch (error) {
    throw explain(error, path, 'cannot be looked at');
  }
}

/**
 * Writes a report, whole or not at all; an earlier one is replaced.
 *
 * @throws LivepkgError as `assertReportPath`, and what the system reports
 */
export async function saveReport(path: string, html: string): Promise<void> {
  assertReportPath(path);
  const run = beginRun();
  try {
    await publishAll([{ target: path, chunks: [Buffer.from(html)] }], {
      run,
      replace: ({ told, target }) => assertReport(told, target),
    });
  } finally {
    endRun(run);
  }
}
