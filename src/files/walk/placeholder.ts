/** Detects files that a sync client lists but has not downloaded. */
import type { BigIntStats } from 'node:fs';

/** Smaller files may be stored inline in file system metadata, without blocks. */
const SMALLEST_PLACEHOLDER = 64n * 1024n;

/**
 * Whether a file is online-only: reading it would download it. On macOS and Windows, iCloud, Dropbox and
 * OneDrive list such files with their size but without blocks. Elsewhere that is just a sparse file.
 */
export function isPlaceholder(
  { size, blocks }: Pick<BigIntStats, 'size' | 'blocks'>,
  platform: NodeJS.Platform,
): boolean {
  return (
    (platform === 'darwin' || platform === 'win32') && blocks === 0n && size > SMALLEST_PLACEHOLDER
  );
}
