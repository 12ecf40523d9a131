/** Damaged containers, and what a salvage of each has to give: derived from the specification alone. */
import { decodeContainer } from '../../src/format/container.ts';
import type { Proof } from '../../src/format/salvage/salvage.ts';

/** A part of a container: from a byte, up to and without another. */
export interface Region {
  name: string;
  from: number;
  to: number;
}

/** The parts of a valid container. */
export interface Layout {
  length: number;
  manifestHeader: Region;
  manifest: Region;
  /** Each member's data and its central header. */
  members: { name: string; data: Region; central: Region }[];
  /** The manifest's central header. */
  manifestCentral: Region;
  /** All parts, in order. */
  regions: Region[];
}

/** What a salvage has to give of one member. */
export interface ExpectedMember {
  name: string;
  proof: Proof;
  /** The range of its bytes in the original container. */
  from: number;
  to: number;
}

/** Finds all parts of a valid container (sections 3.1 to 3.4 of the specification). */
export async function layoutOf(container: Uint8Array): Promise<Layout> {
  const { manifest } = await decodeContainer(container);
  const view = Buffer.from(container.buffer, container.byteOffset, container.byteLength);
  const entries = [
    { name: 'mimetype', size: 27 },
    { name: 'manifest.cbor', size: view.readUInt32LE(87) },
    ...manifest.members,
  ];
  const regions: Region[] = [];
  const add = (name: string, length: number): Region => {
    const from = regions.at(-1)?.to ?? 0;
    const region = { name, from, to: from + length };
    regions.push(region);
    return region;
  };
  const placed = entries.map(({ name, size }) => {
    const at = regions.at(-1)?.to ?? 0;
    const rest = Buffer.byteLength(name) + view.readUInt16LE(at + 28);
    const header = add(`local header of ${name}`, 30 + rest);
    return { name, rest, header, data: add(name, size) };
  });
  const all = placed.map(({ rest, ...entry }) => ({
    ...entry,
    central: add(`central header of ${entry.name}`, 46 + rest),
  }));
  add('end record', 22);
  const [, own, ...members] = all;
  if (own === undefined || regions.at(-1)?.to !== container.length) throw new Error('bad layout');
  return {
    length: container.length,
    manifestHeader: own.header,
    manifest: own.data,
    manifestCentral: own.central,
    members,
    regions,
  };
}

/** What has to come out if only the bytes of `kept` are left: the first ones, or the last ones. */
export function expectedAfterCut(
  { length, manifestHeader, manifest, manifestCentral, members }: Layout,
  kept: { from: number; to: number },
): ExpectedMember[] {
  const has = ({ from, to }: { from: number; to: number }): boolean =>
    kept.from <= from && kept.to >= to;
  // Its central header also says where it is.
  const proves = has(manifest) && (has(manifestHeader) || kept.to === length);
  // Without these, nothing shows that the headers that are left are of a container.
  if (!proves && !has(manifestCentral)) return [];
  return members
    .filter(({ central }) => proves || has(central))
    .map(({ name, data }) => {
      const from = Math.max(data.from, kept.from);
      const to = Math.min(data.to, kept.to);
      if (has(data) || data.from === data.to) {
        return { name, proof: proves ? 'sha256' : 'crc-only', from: data.from, to: data.to };
      }
      return from < to
        ? { name, proof: 'damaged', from, to }
        : { name, proof: 'lost', from: 0, to: 0 };
    });
}

/** What has to come out if a byte is wrong. */
export function expectedAfterFlip({ manifest, members }: Layout, at: number): ExpectedMember[] {
  const isIn = ({ from, to }: Region): boolean => at >= from && at < to;
  const proven = isIn(manifest) ? 'crc-only' : 'sha256';
  return members.map(({ name, data }) => ({
    name,
    proof: isIn(data) ? 'damaged' : proven,
    from: data.from,
    to: data.to,
  }));
}

/** A damaged container, and what has to come out of it. */
export interface Damaged {
  what: string;
  bytes: Buffer;
  members: ExpectedMember[];
}

/** A container cut to 1/64, 2/64 … 63/64 of its length: its first bytes, or its last ones. */
export function* cuts(
  container: Buffer,
  layout: Layout,
  which: 'first' | 'last',
): Generator<Damaged> {
  for (let part = 1; part < 64; part += 1) {
    const cut = Math.round((container.length * part) / 64);
    const kept = which === 'first' ? { from: 0, to: cut } : { from: cut, to: container.length };
    const left = which === 'first' ? part : 64 - part;
    const bytes = container.subarray(kept.from, kept.to);
    yield { what: `${which}-${left}`, bytes, members: expectedAfterCut(layout, kept) };
  }
}

/** A container with one byte flipped, in the middle of each of its parts. */
export function* flips(container: Buffer, layout: Layout): Generator<Damaged & { region: string }> {
  for (const [index, { name, from, to }] of layout.regions.entries()) {
    if (from === to) continue;
    const at = (from + to) >> 1;
    const bytes = Buffer.from(container);
    bytes[at] = (bytes[at] ?? 0) ^ 0xff;
    yield { what: `flip-${index}`, region: name, bytes, members: expectedAfterFlip(layout, at) };
  }
}
