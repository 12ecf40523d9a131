/** Applies a random mutation to a container. */
import { createHash } from 'node:crypto';
import { decode } from 'cbor2';
import {
  entriesOf,
  honest,
  settle,
  timestampOf,
  write,
  type Anatomy,
  type Central,
} from './anatomy.ts';
import { bytesOfTokens, quickCbor, tokensOf } from './cbor-tokens.ts';
import type { Lie, ManifestEdit, Mutation, Shape, TokenEdit } from './mutations.ts';

const NONE = Buffer.alloc(0);

/** The item that a number chooses. */
const at = <Item>(list: readonly Item[], choice: number): Item | undefined =>
  list[choice % Math.max(list.length, 1)];

function swapIn(list: unknown[], a: number, b: number): void {
  const [i, j] = [a % Math.max(list.length, 1), b % Math.max(list.length, 1)];
  if (i < list.length && j < list.length) [list[i], list[j]] = [list[j], list[i]];
}

function reshape(anatomy: Anatomy, change: Shape): void {
  const { parts, directory, end } = anatomy;
  if ('bytes' in change && !('entry' in change)) {
    if (change.do === 'endComment') end.comment = change.bytes;
    else anatomy[change.do] = change.bytes;
    return;
  }
  const index = change.entry % Math.max(parts.length, 1);
  const [part, header] = [parts[index], directory[index]];
  if (part === undefined || header === undefined) return;
  const { local } = part;
  if ('name' in change) {
    const raw = Buffer.from(change.name);
    if (change.do !== 'renameLocal') header.name = raw;
    if (change.do !== 'renameCentral' && local !== undefined) local.name = raw;
  } else if ('by' in change) {
    const length = Math.max(part.data.length + change.by, 0);
    part.data = Buffer.concat([part.data, Buffer.alloc(Math.max(change.by, 0), 'more')]).subarray(
      0,
      length,
    );
  } else if ('bytes' in change) {
    if (change.do === 'before') part.before = change.bytes;
    else if (change.do === 'data') part.data = change.bytes;
    else if (change.do === 'extra') header.extra = change.bytes;
    else if (change.do === 'comment') header.comment = change.bytes;
    else if (change.do === 'localExtra' && local !== undefined) local.extra = change.bytes;
    else if (change.do === 'insert') {
      const other = honest([{ name: 'new', data: change.bytes }]);
      parts.splice(index, 0, ...other.parts);
      directory.splice(index, 0, ...other.directory);
    }
  } else if (change.do === 'drop') {
    parts.splice(index, 1);
    directory.splice(index, 1);
  } else if (change.do === 'duplicate') {
    parts.push({ ...part, ...(local === undefined ? {} : { local: { ...local } }) });
    directory.push({ ...header });
  } else if (change.do === 'swap') {
    swapIn(parts, index, change.other);
    swapIn(directory, index, change.other);
  } else if (change.do === 'unlist') directory.splice(index, 1);
  else if (change.do === 'hide') part.local = undefined;
  else part.data = NONE;
}

function tell({ parts, directory, end }: Anatomy, told: Lie): void {
  const header = 'entry' in told ? at(directory, told.entry) : undefined;
  if (told.in === 'end') Object.assign(end, { [told.field]: told.value });
  else if (told.in === 'local') {
    const { local } = at(parts, told.entry) ?? {};
    if (local !== undefined) Object.assign(local, { [told.field]: told.value });
  } else if (told.in === 'central') Object.assign(header ?? {}, { [told.field]: told.value });
  else if (told.in === 'order') swapIn(directory, told.entry, told.other);
  else if (header !== undefined) {
    const other: Central | undefined = at(directory, told.other);
    header.offset = Math.max((other?.offset ?? 0) + told.by, 0);
  }
}

type Tree = Record<string, unknown>;
const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !(value instanceof Uint8Array);

/** Every position in a value: the object or array, and the key. */
function placesOf(value: unknown): [Tree, string][] {
  if (!isTree(value)) return [];
  return Object.keys(value).flatMap((key): [Tree, string][] => [
    [value, key],
    ...placesOf(value[key]),
  ]);
}

function define(tree: Tree, key: string, given: unknown): void {
  // A copy: the next edit may change it, and other runs insert it too.
  const value = structuredClone(given);
  // Unlike assignment, this makes an ordinary property of the key `__proto__`.
  Object.defineProperty(tree, key, { value, enumerable: true, configurable: true, writable: true });
}

function editManifest(manifest: unknown, edit: ManifestEdit): void {
  if (edit.do === 'name' || edit.do === 'original') {
    define(at(membersOf(manifest), edit.place) ?? {}, edit.do, edit.value);
    return;
  }
  const place = at(placesOf(manifest), edit.place);
  if (place === undefined) return;
  const [tree, key] = place;
  const value = tree[key];
  if (edit.do === 'replace') define(tree, key, edit.value);
  else if (edit.do === 'add') define(tree, Array.isArray(tree) ? key : edit.key, edit.value);
  else if (edit.do === 'nudge')
    define(tree, key, typeof value === 'number' ? value + edit.by : value);
  else if (!Array.isArray(tree)) delete tree[key];
  else if (edit.do === 'remove') tree.splice(Number(key), 1);
  else if (edit.do === 'twice') tree.splice(Number(key), 0, value);
  else swapIn(tree, Number(key), Number(key) + 1);
}

function editTokens(bytes: Buffer, edits: readonly TokenEdit[]): Buffer {
  const tokens = tokensOf(bytes);
  for (const edit of edits) {
    const index = edit.token % Math.max(tokens.length, 1);
    const token = tokens[index];
    if (token === undefined) break;
    const { value: argument, width } = edit;
    const tag = { major: 6, argument, width, payload: NONE };
    if (edit.do === 'widen') token.width = width;
    else if (edit.do === 'major') token.major = Number(argument & 7n);
    else if (edit.do === 'argument') Object.assign(token, { argument, width });
    else if (edit.do === 'remove') tokens.splice(index, 1);
    else if (edit.do === 'twice') tokens.splice(index, 0, ...tokens.slice(index, index + 2));
    else if (edit.do === 'swap') swapIn(tokens, index, index + 2);
    else if (edit.do === 'tag') tokens.splice(index, 0, tag);
    else if (edit.do === 'payload')
      token.payload = Buffer.from(token.payload.map((byte) => byte ^ 0x80));
    else {
      const nest = { major: 4, argument: 1n, width: 0, payload: NONE };
      tokens.splice(index, 0, ...Array.from({ length: Number(argument & 0x7ffn) }, () => nest));
    }
  }
  return bytesOfTokens(tokens);
}

const membersOf = (manifest: unknown): Tree[] =>
  isTree(manifest) && Array.isArray(manifest['members']) ? manifest['members'].filter(isTree) : [];

/** The length that a container with this manifest should have. */
function expectedLength(manifest: unknown, size: number): number {
  const others = membersOf(manifest).map(({ name, size: own, modified }) => {
    const extra = typeof modified === 'string' ? timestampOf(modified).length : 0;
    const length = (typeof name === 'string' ? Buffer.byteLength(name) : 0) + extra;
    return 76 + 2 * length + (typeof own === 'number' ? own : 0);
  });
  const leading = 76 + 2 * 'mimetype'.length + 27 + 76 + 2 * 'manifest.cbor'.length + size;
  return others.reduce((sum, length) => sum + length, 22 + leading);
}

/** Fills or cuts at a position, so that the length is that of the manifest. */
function rebalance(anatomy: Anatomy, expected: number, choice: number): void {
  const lack = expected - write(anatomy).length;
  const part = at(anatomy.parts, choice);
  // A false size may ask for a gigabyte.
  if (part === undefined || lack > 100_000) return;
  if (lack >= 0) part.before = Buffer.concat([part.before, Buffer.alloc(lack, 'fill')]);
  else part.data = part.data.subarray(0, Math.max(part.data.length + lack, 0));
}

/** Applies a mutation. @param containers valid ones, of which the mutation chooses one */
export function mutate(containers: readonly Buffer[], mutation: Mutation): Buffer {
  const base = at(containers, mutation.base) ?? NONE;
  const [mimetype, old, ...files] = entriesOf(base);
  if (mimetype === undefined || old === undefined) throw new Error('no container');
  const manifest: unknown = decode(Uint8Array.from(old.data));
  for (const edit of mutation.values) editManifest(manifest, edit);
  const members = membersOf(manifest);
  const followed = files.map((file, index) => {
    const { name, modified } = members[index] ?? {};
    if (!mutation.isFollowed || typeof name !== 'string') return file;
    return typeof modified === 'string'
      ? { ...file, name, extra: timestampOf(modified) }
      : { ...file, name };
  });
  const anatomy = honest([mimetype, { ...old, data: quickCbor(manifest) }, ...followed]);
  const [, told] = anatomy.parts;
  for (const change of mutation.shapes) reshape(anatomy, change);
  if (mutation.isTold && told !== undefined) {
    for (const [index, member] of membersOf(manifest).entries()) {
      const { data } = anatomy.parts[index + 2] ?? { data: NONE };
      const sha256 = Uint8Array.from(createHash('sha256').update(data).digest());
      Object.assign(member, { size: data.length, sha256 });
    }
    told.data = quickCbor(manifest);
  }
  if (mutation.tokens.length > 0 && told !== undefined)
    told.data = editTokens(told.data, mutation.tokens);
  if (mutation.balance !== null) {
    rebalance(anatomy, expectedLength(manifest, told?.data.length ?? 0), mutation.balance);
  }
  settle(anatomy);
  for (const one of mutation.lies) tell(anatomy, one);
  const bytes = write(anatomy);
  for (const { offset, byte } of mutation.raw) bytes[offset % bytes.length] = byte;
  return bytes;
}
