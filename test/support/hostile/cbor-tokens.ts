/** CBOR as a list of tokens: an initial byte with its argument, and the bytes of its content. */

export interface Token {
  major: number;
  argument: bigint;
  /** The number of bytes of the argument; 0 where it is in the initial byte. */
  width: number;
  payload: Buffer;
}

const WIDTHS = [1, 2, 4, 8];

/** The tokens of valid CBOR with definite lengths. */
export function tokensOf(bytes: Buffer): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < bytes.length;) {
    const initial = bytes.readUInt8(at);
    const [major, info] = [initial >> 5, initial & 31];
    const width = info < 24 ? 0 : (WIDTHS[info - 24] ?? 0);
    const raw = bytes.subarray(at + 1, at + 1 + width).toString('hex');
    const argument = width === 0 ? BigInt(info) : BigInt(`0x${raw}`);
    const start = at + 1 + width;
    const length = major === 2 || major === 3 ? Number(argument) : 0;
    tokens.push({ major, argument, width, payload: bytes.subarray(start, start + length) });
    at = start + length;
  }
  return tokens;
}

/** The bytes of tokens, as they are. A width that CBOR does not have is an indefinite length. */
export function bytesOfTokens(tokens: readonly Token[]): Buffer {
  return Buffer.concat(
    tokens.flatMap(({ major, argument, width, payload }) => {
      if (width === 0) return [Buffer.from([(major << 5) | Number(argument & 31n)]), payload];
      const index = WIDTHS.indexOf(width);
      if (index < 0) return [Buffer.from([(major << 5) | 31]), payload];
      const raw = Buffer.alloc(8);
      raw.writeBigUInt64BE(BigInt.asUintN(64, argument), 0);
      return [Buffer.from([(major << 5) | (24 + index)]), raw.subarray(8 - width), payload];
    }),
  );
}

const head = (major: number, argument: bigint, payload = Buffer.alloc(0)): Token => {
  const width =
    argument < 24n ? 0 : (WIDTHS.find((bytes) => argument < 1n << BigInt(8 * bytes)) ?? 8);
  return { major, argument, width, payload };
};

function tokensOfValue(value: unknown): Token[] {
  if (typeof value === 'string') {
    const payload = Buffer.from(value);
    return [head(3, BigInt(payload.length), payload)];
  }
  if (value instanceof Uint8Array) return [head(2, BigInt(value.length), Buffer.from(value))];
  if (Array.isArray(value)) {
    return [
      head(4, BigInt(value.length)),
      ...value.flatMap((item: unknown) => tokensOfValue(item)),
    ];
  }
  if (typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value))) {
    const number = BigInt(value);
    return [number < 0n ? head(1, -1n - number) : head(0, number)];
  }
  if (typeof value === 'number') {
    const double = Buffer.alloc(8);
    double.writeDoubleBE(value);
    return [{ major: 7, argument: double.readBigUInt64BE(), width: 8, payload: Buffer.alloc(0) }];
  }
  if (typeof value !== 'object' || value === null) {
    return [head(7, value === null ? 22n : value === true ? 21n : value === false ? 20n : 23n)];
  }
  const pairs = Object.entries(value)
    .map(([key, item]): [Buffer, Token[]] => {
      const tokens = tokensOfValue(key);
      return [bytesOfTokens(tokens), [...tokens, ...tokensOfValue(item)]];
    })
    .toSorted(([a], [b]) => Buffer.compare(a, b));
  return [head(5, BigInt(pairs.length)), ...pairs.flatMap(([, tokens]) => tokens)];
}

/** Any value in deterministic CBOR, also of types that no manifest has: cbor2 takes 3 ms for one. */
export function quickCbor(value: unknown): Buffer {
  return bytesOfTokens(tokensOfValue(value));
}
