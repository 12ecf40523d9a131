/**
 * Every kind of lie a container can tell, each told on purpose: refused with its code, within the
 * bounds. What comes out as `valid` is no lie that bytes could contradict: it is another container,
 * in order, and has another identity.
 */
import { describe, expect, test } from 'vitest';
import { decodeContainer } from '../../../src/format/container.ts';
import { expectBounded, measured } from '../../support/bounds.ts';
import { cases } from '../../support/hostile/cases.ts';
import { expectHonest } from '../../support/hostile/honesty.ts';
import { valid } from '../../support/hostile/sample.ts';
import { outcome } from '../../support/outcome.ts';

const { container: identity } = await decodeContainer(valid);
const kinds = new Map<string, typeof cases>();
for (const one of cases) kinds.set(one.kind, [...(kinds.get(one.kind) ?? []), one]);

describe.each([...kinds])('%s', (_, list) => {
  test.each(list)('$title: $code', async ({ code, bytes, title }) => {
    expect(bytes.equals(valid), 'nothing was changed').toBe(false);
    const { result, usage } = await measured(() => outcome(() => decodeContainer(bytes)));
    expect(result).toBe(code);
    expectBounded(usage, bytes.length, title);
    if (code !== 'valid') return;
    const decoded = await decodeContainer(bytes);
    expect(decoded.container).not.toBe(identity);
    expectHonest(bytes, decoded);
  });
});

async function expectTooMuch(allocate: () => Uint8Array): Promise<void> {
  const { usage } = await measured(() => Promise.resolve(allocate().length));
  expect(usage.bytes).toBeGreaterThan(64 * 1024 * 1024);
  expect(() => expectBounded(usage, 0, 'it')).toThrow('bytes over its own');
}

test('the bounds are seen when they are broken', async () => {
  // Touched and let go; and never touched.
  await expectTooMuch(() => Buffer.alloc(64 * 1024 * 1024, 1).subarray(0, 1));
  await expectTooMuch(() => new Uint8Array(64 * 1024 * 1024));
  const { usage } = await measured(() => {
    const start = process.cpuUsage();
    while (process.cpuUsage(start).user < 1_100_000);
    return Promise.resolve();
  });
  expect(() => expectBounded(usage, 0, 'it')).toThrow('seconds of CPU time');
});
