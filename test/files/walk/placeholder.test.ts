import { expect, test } from 'vitest';
import { isPlaceholder } from '../../../src/files/walk/placeholder.ts';

test.each([
  ['a photo that is only online', 2_000_000n, 0n, 'darwin', true],
  ['a photo that is only online', 2_000_000n, 0n, 'win32', true],
  ['a photo on the disk', 2_000_000n, 3907n, 'darwin', false],
  ['a small file, kept without blocks', 65_536n, 0n, 'win32', false],
  ['a sparse file', 2_000_000n, 0n, 'linux', false],
] as const)('%s (%d bytes, %d blocks, %s)', (_, size, blocks, platform, expected) => {
  expect(isPlaceholder({ size, blocks }, platform)).toBe(expected);
});
