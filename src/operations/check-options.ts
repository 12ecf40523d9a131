/** Checks the arguments of an operation: callers may not use TypeScript. */
import { inspect } from 'node:util';
import * as v from 'valibot';
import { LivepkgError } from '../errors.ts';
import { MAX_JOBS, type OperationOptions } from '../options.ts';

/** Formats a value, truncated if it is long. */
function shown(value: unknown): string {
  return inspect(value, {
    depth: 0,
    maxArrayLength: 5,
    maxStringLength: 60,
    breakLength: Infinity,
  });
}

/** `a, b and c`. */
function listed(names: readonly string[], word: 'and' | 'or' = 'and'): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} ${word} ${last}`;
}

/** Schemas whose messages describe the valid values. */
export const flag = v.optional(v.boolean('true or false'));
export const milliseconds = v.optional(
  v.pipe(
    v.number('a number of milliseconds, 0 or more'),
    v.minValue(0, 'a number of milliseconds, 0 or more'),
  ),
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

const JOBS_FORMAT = `a whole number from 1 to ${MAX_JOBS}`;

/** The options of every operation. */
export const COMMON_OPTIONS = {
  jobs: v.optional(
    v.pipe(
      v.number(JOBS_FORMAT),
      v.integer(JOBS_FORMAT),
      v.minValue(1, JOBS_FORMAT),
      v.maxValue(MAX_JOBS, JOBS_FORMAT),
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

/** The schema of the options of one operation. Its messages describe the valid values. */
export type OptionsSchema = v.StrictObjectSchema<v.ObjectEntries, undefined>;

type Plain<Type> = { [Key in keyof Type]-?: Exclude<Type[Key], undefined> };

/** The schema, if it has exactly the options of a type; otherwise never. */
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
 * Asserts that options are valid. An undefined option is treated as omitted.
 *
 * @throws LivepkgError `option-invalid`
 */
export function checkOptions({ entries }: OptionsSchema, options: unknown): void {
  const names = Object.keys(entries);
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    const needed = names.filter((name) => entries[name] && isRequired(entries[name]));
    const least = needed.length === 0 ? '' : ` with at least the option ${listed(needed)}`;
    throw invalid(`The options are ${shown(options)}; they must be an object${least}.`);
  }
  const given = new Map<string, unknown>(Object.entries(options));
  for (const name of given.keys()) {
    if (!names.includes(name))
      throw invalid(`There is no option ${name}; valid options are ${listed(names)}.`);
  }
  for (const [name, schema] of Object.entries(entries)) {
    const value = given.get(name);
    const { issues } = v.safeParse(schema, value);
    if (issues === undefined) continue;
    const got = value === undefined ? 'missing' : shown(value);
    throw invalid(`The option ${name} is ${got}; it must be ${issues[0].message}.`);
  }
}

/**
 * Asserts that paths are an array: a string would be iterated by characters.
 *
 * @throws LivepkgError `option-invalid`
 */
export function checkPaths(paths: unknown): void {
  if (Array.isArray(paths) && paths.every((path) => typeof path === 'string')) return;
  throw invalid(`The paths are ${shown(paths)}; they must be an array of strings.`);
}

/** @throws LivepkgError `option-invalid` */
export function checkPath(path: unknown): void {
  if (typeof path !== 'string') throw invalid(`The path is ${shown(path)}; it must be a string.`);
}

/** @throws LivepkgError `option-invalid` */
export function checkHash(hash: unknown, hashes: readonly string[]): void {
  if (hashes.some((one) => one === hash)) return;
  throw invalid(`The hash is ${shown(hash)}; it must be ${listed(hashes, 'or')}.`);
}

/** @throws LivepkgError `option-invalid` */
export function checkRemote(remote: unknown): void {
  if (typeof remote === 'object' && remote !== null && 'argument' in remote) return;
  throw invalid(`The remote is ${shown(remote)}; it must be a result of parseRemote.`);
}
