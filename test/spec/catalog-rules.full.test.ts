/**
 * A vector of the catalog stands for each rule: a reader that leaves one out gives another outcome. The
 * reader is the one that was written by the text alone; each of its lines that is a call is a rule. Slow,
 * because it is started for each of them.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { readerInput, READER } from '../support/catalog-reader.ts';
import { python, testWith } from '../support/oracles.ts';
import { committedCatalogVectors } from '../support/spec.ts';

const interpreter = python();
const vectors = committedCatalogVectors();
const input = readerInput(
  vectors.map(({ bytes, zeros }) => Buffer.concat([bytes, Buffer.alloc(zeros)])),
);
const expected = vectors.map((vector) => `${vector.expect}\n`).join('');

/** Whether a reader gives every outcome. One that ends early does not. */
function isRight(source: string): boolean {
  const { status, stdout } = spawnSync(interpreter.command, ['-c', source], {
    input,
    encoding: 'utf8',
    timeout: 60_000,
  });
  return status === 0 && stdout === expected;
}

testWith(
  [interpreter],
  'no rule can be left out unnoticed',
  () => {
    const lines = readFileSync(READER, 'utf8').split('\n');
    expect(isRight(lines.join('\n'))).toBe(true);
    const rules = [...lines.keys()].filter((at) => /^ +[\w.]+\(.*\)$/.test(lines[at] ?? ''));
    expect(rules.length).toBeGreaterThan(50);
    const unnoticed = rules.filter((at) => {
      const indentation = /^ +/.exec(lines[at] ?? '')?.[0] ?? '';
      return isRight(lines.with(at, `${indentation}pass`).join('\n'));
    });
    expect(unnoticed.map((at) => lines[at]?.trim())).toEqual([]);
  },
  600_000,
);
