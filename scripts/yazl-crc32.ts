/**
 * What the build puts in the place of `buffer-crc32`, which yazl uses: that is plain JavaScript, and
 * five times slower than even Node's own. A test holds the containers of both to be the same.
 */
export { crc32 as unsigned } from '../src/format/platform/node-crc32.ts';
