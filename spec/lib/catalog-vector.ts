/** A vector of the catalog as a file: a small text header, an empty line, the catalog's bytes. */
import { CATALOG_CODES, type CatalogCode } from '../../src/errors.ts';

export interface CatalogVector {
  name: string;
  expect: 'valid' | CatalogCode;
  comment: string;
  bytes: Uint8Array;
  /** So many zero bytes follow that are not written into the file. */
  zeros: number;
}

/** @returns the file of a vector */
export function formatCatalogVector({ expect, comment, bytes, zeros }: CatalogVector): Buffer {
  const lines = [
    `expect: ${expect}`,
    `comment: ${comment}`,
    ...(zeros > 0 ? [`zeros: ${zeros}`] : []),
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\n')}\n\n`), bytes]);
}

/** Reads what `formatCatalogVector` wrote. */
export function parseCatalogVector(name: string, file: Uint8Array): CatalogVector {
  const all = Buffer.from(file);
  const end = all.indexOf('\n\n');
  const header = new Map<string, string>();
  for (const line of all.subarray(0, end).toString().split('\n')) {
    const [, key = '', value = ''] = /^(expect|comment|zeros): (.*)$/.exec(line) ?? [];
    if (key === '') throw new Error(`${name}: unknown header line "${line}"`);
    header.set(key, value);
  }
  return {
    name,
    expect: CATALOG_CODES.find((code) => code === header.get('expect')) ?? 'valid',
    comment: header.get('comment') ?? '',
    bytes: all.subarray(end + 2),
    zeros: Number(header.get('zeros') ?? 0),
  };
}
