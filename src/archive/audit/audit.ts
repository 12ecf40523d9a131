/** Whether each container is intact. */
import { findContainers } from '../find/containers.ts';
import { operate } from '../workers/operation.ts';
import type { OperationOptions } from '../options.ts';
import { problemRecord, type AuditLevel, type AuditRecord, type AuditSummary } from '../records.ts';

export interface AuditOptions extends OperationOptions {
  /**
   * `quick` reads the first 64 KiB and the length; `full`, the default, every byte; `live` checks
   * besides whether the pair works as a Live Photo.
   */
  level?: AuditLevel;
}

/**
 * Checks every container below some paths. Nothing is written.
 *
 * @returns a record for each container in the bytewise order of their paths, then problems; a
 * summary last. What cannot be read is a problem: nothing is known about it.
 */
export function audit(
  paths: readonly string[],
  options: AuditOptions = {},
): AsyncGenerator<AuditRecord> {
  const { level = 'full', signal, onProgress } = options;
  return operate(options, async function* ({ pool }) {
    const { containers, problems } = findContainers(paths);
    const summary: AuditSummary = {
      event: 'summary',
      intact: 0,
      notLive: 0,
      damaged: 0,
      missing: 0,
      unlisted: 0,
      changed: 0,
      moved: 0,
      versionUnsupported: 0,
      problems: 0,
      bytes: 0,
    };
    const outcomes = pool.inOrder(containers, async (file) => {
      signal?.throwIfAborted();
      return { file, outcome: await pool.run('audit', { path: file.path, level }, file.size) };
    });
    let done = 0;
    const totalBytes = containers.reduce((sum, { size }) => sum + size, 0);
    let bytes = 0;
    for await (const { file, outcome } of outcomes) {
      done += 1;
      bytes += file.size;
      onProgress?.({ phase: 'work', done, total: containers.length, bytes, totalBytes });
      if ('error' in outcome) {
        problems.push(problemRecord(file.path, outcome.error));
        continue;
      }
      const { event, problems: found, notes } = outcome;
      if (event === 'version-unsupported') summary.versionUnsupported += 1;
      else summary[event] += 1;
      if (event === 'intact' && found.length > 0) summary.notLive += 1;
      summary.bytes += file.size;
      yield {
        event,
        container: file.path,
        level,
        problems: found,
        ...(notes === undefined ? {} : { notes }),
      };
    }
    yield* problems;
    yield { ...summary, problems: problems.length };
  });
}
