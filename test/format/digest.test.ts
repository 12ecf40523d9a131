import { expect, test, vi } from 'vitest';
import { containerIdentity, photoIdentity, sha256 } from '../../src/format/digest.ts';
import { platform as node } from '../../src/format/platform/node.ts';
import { platform as web } from '../../src/format/platform/web.ts';
import { hex } from '../support/bytes.ts';

const digestOn = ({ runningSha256 }: typeof node, bytes: Uint8Array): string =>
  hex(runningSha256().update(bytes).digest());

/** FIPS 180-2 appendix B, and the first of CAVP's SHA256ShortMsg.rsp. */
const NIST: [string, Uint8Array, string][] = [
  ['nothing', Buffer.alloc(0), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  [
    'd3',
    Buffer.from('d3', 'hex'),
    '28969cdfa74a12c82f3bad960b0b000aca2ac329deea5c2328ebc6f2ba9802c1',
  ],
  [
    '11af',
    Buffer.from('11af', 'hex'),
    '5ca7133fa735326081558ac312c620eeca9970d1e70a4b95533d956f072d1f98',
  ],
  ['abc', Buffer.from('abc'), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  [
    '448 bits',
    Buffer.from('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq'),
    '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  ],
  [
    'a million times a',
    Buffer.alloc(1_000_000, 'a'),
    'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0',
  ],
];

test.each(NIST)(
  'Node and a browser give the digest that NIST gives for %s',
  async (_, bytes, digest) => {
    expect(digestOn(node, bytes)).toBe(digest);
    expect(digestOn(web, bytes)).toBe(digest);
    expect(hex(sha256(bytes))).toBe(digest);
    expect(hex(await node.sha256(bytes))).toBe(digest);
    expect(hex(await web.sha256(bytes))).toBe(digest);
  },
);

test('a page that is not from a secure place has no crypto.subtle, and gets it all the same', async () => {
  const abc = Buffer.from('abc');
  const digest = vi.fn<() => Promise<ArrayBuffer>>();
  vi.stubGlobal('crypto', { subtle: { digest } });
  digest.mockResolvedValue(new Uint8Array([1, 2]).buffer);
  expect(hex(await web.sha256(abc))).toBe('0102');
  vi.stubGlobal('crypto', {});
  expect(hex(await web.sha256(abc))).toBe(hex(sha256(abc)));
  vi.unstubAllGlobals();
});

test('both agree on every length around a block, and on views into larger buffers', () => {
  const bytes = Uint8Array.from({ length: 400 }, (_, index) => (index * 7) & 255);
  for (let length = 0; length < 200; length += 1) {
    const view = bytes.subarray(length, 2 * length);
    expect(digestOn(web, view)).toBe(digestOn(node, view));
  }
});

test('both give it for bytes that come in pieces', () => {
  const bytes = Uint8Array.from({ length: 1000 }, (_, index) => index & 255);
  for (const running of [node.runningSha256(), web.runningSha256()]) {
    for (let start = 0; start < bytes.length; start += 77) {
      running.update(bytes.subarray(start, start + 77));
    }
    expect(hex(running.digest())).toBe(hex(sha256(bytes)));
  }
});

test('identities: the photo is the digest of both digests, in the order still, motion', () => {
  const [still, motion] = [sha256(Buffer.from('s')), sha256(Buffer.from('m'))];
  expect(photoIdentity(still, motion)).toBe(hex(sha256(Buffer.concat([still, motion]))));
  expect(photoIdentity(motion, still)).not.toBe(photoIdentity(still, motion));
  expect(containerIdentity(Buffer.from('abc'))).toBe(hex(sha256(Buffer.from('abc'))));
});
