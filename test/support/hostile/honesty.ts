/** An independent check of a container that was accepted. */
import { expect } from 'vitest';
import type { DecodedContainer } from '../../../src/format/container.ts';
import { sha256 } from '../tree.ts';
import { honest, timestampOf, write } from './anatomy.ts';
import { cbor } from './sample.ts';

/**
 * Expects that its manifest, encoded by another encoder and written with its members by another writer, gives
 * the same bytes; and that each member has the digest and the size in the manifest.
 */
export function expectHonest(
  bytes: Uint8Array,
  { manifest, members, container }: DecodedContainer,
): void {
  const manifestBytes = cbor(manifest);
  const again = write(
    honest([
      { name: 'mimetype', data: Buffer.from('application/vnd.livepkg+zip') },
      { name: 'manifest.cbor', data: manifestBytes },
      ...manifest.members.map(({ name, modified }, index) => ({
        name,
        extra: timestampOf(modified),
        data: members[index] ?? Buffer.alloc(0),
      })),
    ]),
  );
  expect(Buffer.compare(again, bytes), 'it encodes to the same bytes').toBe(0);
  expect(members).toHaveLength(manifest.members.length);
  manifest.members.forEach((member, index) => {
    expect(members[index]?.length).toBe(member.size);
    expect(sha256(members[index] ?? Buffer.alloc(0))).toBe(
      Buffer.from(member.sha256).toString('hex'),
    );
  });
  expect(container).toBe(sha256(manifestBytes));
}
