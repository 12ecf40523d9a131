/** Computes digests of source files in worker threads, as needed by the plan. */
import { LivepkgError } from '../../../errors.ts';
import { photoIdentity } from '../../../format/digest.ts';
import { sourceOf } from '../../../library/source.ts';
import { DIGEST_SOURCE } from '../../../library/tasks.ts';
import type { WorkerPool } from '../../../threads/pool.ts';
import type { SourceFile } from './source-file.ts';

export class SourceDigests {
  readonly #pool: WorkerPool;

  constructor(pool: WorkerPool) {
    this.#pool = pool;
  }

  /**
   * SHA-256 of a source.
   *
   * @throws LivepkgError why it cannot be read
   */
  async of(file: SourceFile): Promise<Uint8Array> {
    const source = sourceOf(file);
    const outcome = await this.#pool.run(DIGEST_SOURCE, source, source.state.size);
    if ('error' in outcome) throw new LivepkgError(outcome.error.code, outcome.error.message);
    return outcome.sha256;
  }

  /** Whether two sources have the same bytes. */
  async areEqual(a: SourceFile, b: SourceFile): Promise<boolean> {
    return Buffer.compare(await this.of(a), await this.of(b)) === 0;
  }

  /** The photo identity of a pair. */
  async photoOf([still, motion]: readonly SourceFile[]): Promise<string> {
    if (still === undefined || motion === undefined) throw new RangeError('a pair has two halves');
    return photoIdentity(await this.of(still), await this.of(motion));
  }
}
