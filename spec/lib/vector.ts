/** A vector as a file: a small text header, an empty line, the container's bytes. */
import { FORMAT_CODES, type FormatCode } from '../../src/errors.ts';

export interface Vector {
  name: string;
  expect: 'valid' | FormatCode;
  comment: string;
  /** What must come out of a valid one, in order. */
  members: { name: string; sha256: string }[];
  bytes: Uint8Array;
  /** So many zero bytes follow that are not written into the file. */
  zeros: number;
}

/** @returns the file of a vector */
export function formatVector(vector: Vector): Buffer {
  const lines = [
    `expect: ${vector.expect}`,
    `comment: ${vector.comment}`,
    ...(vector.zeros > 0 ? [`zeros: ${vector.zeros}`] : []),
    ...vector.members.map(({ name, sha256 }) => `member: ${sha256} ${JSON.stringify(name)}`),
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\n')}\n\n`), vector.bytes]);
}

/** Reads what `formatVector` wrote. */
export function parseVector(name: string, file: Uint8Array): Vector {
  const all = Buffer.from(file);
  const end = all.indexOf('\n\n');
  const vector: Vector = {
    name,
    expect: 'valid',
    comment: '',
    members: [],
    bytes: all.subarray(end + 2),
    zeros: 0,
  };
  for (const line of all.subarray(0, end).toString().split('\n')) {
    const [, key, value = ''] = /^([a-z]+): (.*)$/.exec(line) ?? [];
    if (key === 'expect') vector.expect = FORMAT_CODES.find((code) => code === value) ?? 'valid';
    else if (key === 'comment') vector.comment = value;
    else if (key === 'zeros') vector.zeros = Number(value);
    else if (key === 'member') {
      vector.members.push({
        sha256: value.slice(0, 64),
        name: String(JSON.parse(value.slice(65))),
      });
    } else throw new Error(`${name}: unknown header line "${line}"`);
  }
  return vector;
}
