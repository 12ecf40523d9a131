/** Checks what a program gives an operation, before anything is done: no compiler need have seen it. */
import { inspect } from 'node:util';
import * as v from 'valibot';
import { LivepkgError } from '../errors.ts';
import { MAX_JOBS, type OperationOptions } from '../options.ts';

/** What a value is, in part where it is long. */
function shown(value: unknown): string {
  return inspect(value, {
    depth: 0,
    maxArrayLength: 5,
    maxStringLength: 60,
    breakLength: Infinity,
  });
}

/** Names as a sentence has them: `a, b and c`. */
function listed(names: readonly string[], word: 'and' | 'or' = 'and'): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} ${word} ${last}`;
}

/** Options that only some values go with: each says what it takes. */
export const flag = v.optional(v.boolean('true or false'));
export const milliseconds = v.optional(
  v.pipe(v.number('milliseconds, 0 or more'), v.minValue(0, 'milliseconds, 0 or more')),
);
export const folderPath = v.string('the path of a folder');
export const filePath = v.string('the path of a file');

export function oneOf<const Values extends readonly string[]>(values: Values) {
  return v.picklist(values, listed(values, 'or'));
}

export function listOf<const Values extends readonly string[]>(values: Values) {
  const message = `a list of ${values.join(', ')}`;
  return v.pipe(v.array(v.picklist(values, message), message), v.readonly());
}

const A_NUMBER_OF_JOBS = `a whole number from 1 to ${MAX_JOBS}`;

/** What every operation takes. */
export const COMMON_OPTIONS = {
  jobs: v.optional(
    v.pipe(
      v.number(A_NUMBER_OF_JOBS),
      v.integer(A_NUMBER_OF_JOBS),
      v.minValue(1, A_NUMBER_OF_JOBS),
      v.maxValue(MAX_JOBS, A_NUMBER_OF_JOBS),
    ),
  ),
  signal: v.optional(v.instance(AbortSignal, 'an AbortSignal')),
  onProgress: v.optional(
    v.custom<NonNullable<OperationOptions['onProgress']>>(
      (value) => typeof value === 'function',
      'a function',
    ),
  ),
};

/** The options of one operation, and nothing else. The message of each part says what it takes. */
export type OptionsSchema = v.StrictObjectSchema<v.ObjectEntries, undefined>;

type Plain<Type> = { [Key in keyof Type]-?: Exclude<Type[Key], undefined> };

/** A schema that has exactly the options of a type; never, where it has not. */
export type SchemaOf<Options, Schema extends OptionsSchema> = [Plain<Options>] extends [
  Plain<v.InferOutput<Schema>>,
]
  ? [Plain<v.InferOutput<Schema>>] extends [Plain<Options>]
    ? Schema
    : never
  : never;

function invalid(message: string): LivepkgError {
  return new LivepkgError('option-invalid', message);
}

function isRequired(schema: v.ObjectEntries[string]): boolean {
  return schema.type !== 'optional';
}

/**
 * Makes sure that options are what an operation takes. One that is undefined is left out.
 *
 * @throws LivepkgError `option-invalid`
 */
export function checkOptions({ entries }: OptionsSchema, options: unknown): void {
  const names = Object.keys(entries);
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    const needed = names.filter((name) => entries[name] && isRequired(entries[name]));
    const least = needed.length === 0 ? '' : `, with the option ${listed(needed)} at least`;
    throw invalid(`The options are ${shown(options)}; they are an object${least}.`);
  }
  const given = new Map<string, unknown>(Object.entries(options));
  for (const name of given.keys()) {
    if (!names.includes(name))
      throw invalid(`There is no option ${name}; there are ${listed(names)}.`);
  }
  for (const [name, schema] of Object.entries(entries)) {
    const value = given.get(name);
    const { issues } = v.safeParse(schema, value);
    if (issues === undefined) continue;
    const got = value === undefined ? 'missing' : shown(value);
    throw invalid(`The option ${name} is ${got}; it takes ${issues[0].message}.`);
  }
}

/**
 * Makes sure that paths are a list: a text would be taken letter by letter.
 *
 * @throws LivepkgError `option-invalid`
 */
export function checkPaths(paths: unknown): void {
  if (Array.isArray(paths) && paths.every((path) => typeof path === 'string')) return;
  throw invalid(`The paths are ${shown(paths)}; they are a list of texts: put one path into [ ].`);
}

/** @throws LivepkgError `option-invalid` */
export function checkPath(path: unknown): void {
  if (typeof path !== 'string') throw invalid(`The path is ${shown(path)}; it is a text.`);
}

/** @throws LivepkgError `option-invalid` */
export function checkHash(hash: unknown, hashes: readonly string[]): void {
  if (hashes.some((one) => one === hash)) return;
  throw invalid(`The hash is ${shown(hash)}; it is ${listed(hashes, 'or')}.`);
}

/** @throws LivepkgError `option-invalid` */
export function checkRemote(remote: unknown): void {
  if (typeof remote === 'object' && remote !== null && 'argument' in remote) return;
  throw invalid(`The remote is ${shown(remote)}; it is what parseRemote gives for REMOTE:PATH.`);
}
