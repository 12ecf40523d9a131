/** Detects pairs that are too large for a container. */
import { LivepkgError } from '../../../errors.ts';
import { MAX_CONTAINER_BYTES, SURE_TO_FIT_BYTES } from '../../../format/manifest-schema.ts';
import { plannedLength, type Planned } from '../entry/pack-entry.ts';

const LIMIT = `a container must have fewer than ${MAX_CONTAINER_BYTES} bytes (1 GiB)`;
const ADVICE = 'The pair is not packed: back up its files in another way.';

/**
 * Asserts that a pair fits into a container.
 *
 * @throws LivepkgError `source-too-large` for a half, `container-too-large` for all together; each
 * names the files and their sizes
 */
export function assertFits(planned: Planned): void {
  const bytes = planned.sources.reduce((sum, { size }) => sum + size, 0);
  if (bytes <= SURE_TO_FIT_BYTES) return;
  const halves = planned.sources.filter(({ role }) => role !== 'sidecar');
  for (const { path, size } of halves) {
    if (size < MAX_CONTAINER_BYTES) continue;
    const message = `${path} has ${size} bytes; ${LIMIT}. ${ADVICE}`;
    throw new LivepkgError('source-too-large', message, { file: path });
  }
  try {
    plannedLength(planned);
  } catch (error) {
    if (!(error instanceof LivepkgError) || error.code !== 'container-too-large') throw error;
    const sizes = halves.map(({ path, size }) => `${path} (${size} bytes)`).join(' and ');
    const message = `${sizes} are too large together; ${LIMIT}. ${ADVICE}`;
    throw new LivepkgError(error.code, message, { cause: error });
  }
}
