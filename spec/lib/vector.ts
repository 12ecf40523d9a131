/** A vector as a file: a small text header, an empty line, the container's bytes. */
import { FORMAT_CODES, type FormatCode } from '../../src/errors.ts';

/** A member, by its true name. */
export interface VectorMember {
  name: string;
  /** Hex. */
  sha256: string;
}

/** What became of a member of a container that is not valid. */
export type VectorStatus =
  ({ status: 'proven' } & VectorMember) | { status: 'damaged' | 'lost'; name: string };

export interface Vector {
  name: string;
  expect: 'valid' | FormatCode;
  comment: string;
  /** What the quick check gives, where that is another outcome. */
  quick?: 'valid';
  /** What must come out of a valid one, in order. */
  members: VectorMember[];
  /** Of one that is not valid: what may come out, by section 2.1 and 9 of the specification. */
  statuses: VectorStatus[];
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
    ...(vector.quick === undefined ? [] : [`quick: ${vector.quick}`]),
    ...vector.statuses.map((one) => {
      const digest = one.status === 'proven' ? `${one.sha256} ` : '';
      return `${one.status}: ${digest}${JSON.stringify(one.name)}`;
    }),
    ...vector.members.map(({ name, sha256 }) => `member: ${sha256} ${JSON.stringify(name)}`),
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\n')}\n\n`), vector.bytes]);
}

/** Reads a digest and a name. */
function parseMember(value: string): VectorMember {
  return { sha256: value.slice(0, 64), name: String(JSON.parse(value.slice(65))) };
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
    statuses: [],
    bytes: all.subarray(end + 2),
    zeros: 0,
  };
  for (const line of all.subarray(0, end).toString().split('\n')) {
    const [, key, value = ''] = /^([a-z]+): (.*)$/.exec(line) ?? [];
    if (key === 'expect') vector.expect = FORMAT_CODES.find((code) => code === value) ?? 'valid';
    else if (key === 'comment') vector.comment = value;
    else if (key === 'zeros') vector.zeros = Number(value);
    else if (key === 'quick' && value === 'valid') vector.quick = value;
    else if (key === 'member') vector.members.push(parseMember(value));
    else if (key === 'proven') vector.statuses.push({ status: key, ...parseMember(value) });
    else if (key === 'damaged' || key === 'lost') {
      vector.statuses.push({ status: key, name: String(JSON.parse(value)) });
    } else throw new Error(`${name}: unknown header line "${line}"`);
  }
  return vector;
}
