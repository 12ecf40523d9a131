/** What tests of the format run twice: with what Node gives, and bundled for a browser. */
export { decodeContainer, decodeHead, HEAD_BYTES } from '../../src/format/container.ts';
export { sha256 } from '../../src/format/digest.ts';
export { salvageContainer } from '../../src/format/salvage/salvage.ts';
export { outcome } from '../support/outcome.ts';
