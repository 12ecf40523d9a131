/** Files that a sync client shows but has not downloaded. */
import type { BigIntStats } from 'node:fs';

/** Smaller files can live without blocks of their own, inside a directory entry or an attribute. */
const SMALLEST_PLACEHOLDER = 64n * 1024n;

/**
 * Whether a file is only online: reading it would download it. iCloud, Dropbox and OneDrive show
 * such files on macOS and Windows with their size, and without any blocks on the disk. Elsewhere
 * that is just a sparse file.
 */
export function isPlaceholder(
  { size, blocks }: Pick<BigIntStats, 'size' | 'blocks'>,
  platform: NodeJS.Platform,
): boolean {
  return (
    (platform === 'darwin' || platform === 'win32') && blocks === 0n && size > SMALLEST_PLACEHOLDER
  );
}
