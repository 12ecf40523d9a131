/** Generates `docs/records.md` from the source: every record, field, code and exit status. */
import { format, resolveConfig } from 'prettier';
import { INTERRUPTED, needsAttention, type StatusRecord } from '../../src/cli/common/status.ts';
import { type Choice, type Field, type Shape, Source, type Value } from './read-source.ts';

const RECORDS = 'src/records.ts';
const STATUS = 'src/cli/common/status.ts';
const MANIFEST = 'src/format/manifest-schema.ts';

/** The commands that print records, with the union type of their records. */
const COMMANDS = [
  ['scan', RECORDS, 'ScanRecord'],
  ['pack', RECORDS, 'PackRecord'],
  ['unpack', RECORDS, 'UnpackRecord'],
  ['audit', RECORDS, 'AuditRecord'],
  ['catalog', RECORDS, 'CatalogRecord'],
  ['info', 'src/operations/info.ts', 'InfoRecord'],
] as const;

/** Files with the types of fields. */
const TYPES = [
  RECORDS,
  MANIFEST,
  'src/media/common/fault.ts',
  'src/media/live/pair-faults.ts',
  'src/format/salvage/salvage.ts',
  'src/format/cloud-hash/clouds.ts',
];

/** The meaning of a status that is named after a signal. */
const SIGNAL = 'The run was ended by this signal: 128 plus its number.';
const isSignal = (name: string): boolean => name.startsWith('SIG');

/** Types of the manifest that the compiler inlines. */
const OF_MANIFEST = ['Link', 'Media', 'Member'] as const;

/** The content of the page. */
export interface Content {
  commands: { command: string; records: Shape[] }[];
  types: (Shape | Choice)[];
  /** In the order of `src/errors.ts`. */
  codes: { name: string; doc: string; values: Value[] }[];
  statuses: { name: string; number: number; doc: string }[];
  usageCodes: Value[];
}

const typeNames = (text: string): string[] => text.match(/\b[A-Z]\w+\b/g) ?? [];

/** All types that records refer to, directly or not, in the order of their first use. */
function reachedTypes(source: Source, records: readonly Shape[]): (Shape | Choice)[] {
  const reached = new Map<string, Shape | Choice | undefined>();
  const visit = (one: Shape | Choice): void => {
    const named =
      one.kind === 'shape'
        ? one.fields.flatMap(({ type }) => typeNames(type))
        : one.values.filter(({ isType }) => isType).map(({ name }) => name);
    for (const name of named) {
      if (reached.has(name)) continue;
      const type = source.type(TYPES, name);
      reached.set(name, type);
      if (type !== undefined) visit(type);
    }
  };
  for (const record of records) visit(record);
  return [...reached.values()].filter((type) => type !== undefined);
}

/** Restores the type names of fields from the schema of the manifest. */
function nameTypes(source: Source, record: Shape): Shape {
  const names = new Map(OF_MANIFEST.map((name) => [source.spelled(MANIFEST, name), name]));
  const fields = record.fields.map((field) => {
    // `Omit` of a member only changes the type of one field.
    const type = (names.get(field.type) ?? field.type).replace(/^\(Omit<(\w+), .*\)\[\]$/, '$1[]');
    const [name = ''] = typeNames(type);
    const doc = field.doc === '' ? (source.type([MANIFEST], name)?.doc ?? '') : field.doc;
    return { ...field, type, doc };
  });
  return { ...record, fields };
}

/** A type in JSON, in which bytes are hexadecimal text. */
function asJson(type: Shape | Choice): Shape | Choice {
  if (type.kind === 'choice') return type;
  const fields = type.fields.map((field) =>
    field.type.startsWith('Uint8Array') ? { ...field, type: 'string' } : field,
  );
  return { ...type, fields };
}

/** Reads the content of the page. @param root of the repository */
export function readContent(root: string): Content {
  const source = new Source(root);
  try {
    const commands = COMMANDS.map(([command, file, union]) => ({
      command,
      records: source.records(file, union).map((record) => nameTypes(source, record)),
    }));
    return {
      commands,
      types: reachedTypes(
        source,
        commands.flatMap(({ records }) => records),
      ).map(asJson),
      codes: source.constants('src/errors.ts').filter(({ values }) => values.length > 0),
      statuses: source
        .constants(STATUS)
        .flatMap(({ doc, numbers }) =>
          numbers.map((one) => ({ ...one, doc: isSignal(one.name) ? SIGNAL : doc })),
        ),
      usageCodes: source.constant('src/cli/main.ts', 'USAGE_CODES').values,
    };
  } finally {
    source.close();
  }
}

const code = (text: string): string => `\`${text}\``;
const anchor = (heading: string): string => `#${heading.toLowerCase().replaceAll(' ', '-')}`;

const row = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return ['', row(head), row(head.map(() => '---')), ...rows.map(row), ''];
}

/** A type as Markdown, with links to other types. */
function typeText(type: string, known: ReadonlySet<string>): string {
  return type
    .split(' | ')
    .map((one) => {
      const shown = code(one.replaceAll("'", '"'));
      const name = typeNames(one).find((each) => known.has(each));
      if (one === 'ErrorCode') return `[${shown}](#error-codes)`;
      return name === undefined ? shown : `[${shown}](${anchor(name)})`;
    })
    .join(' or ');
}

function fieldTable(fields: readonly Field[], known: ReadonlySet<string>): string[] {
  const isDescribed = fields.some(({ doc }) => doc !== '');
  return table(
    ['field', 'type', 'always present', ...(isDescribed ? ['description'] : [])],
    fields.map(({ name, type, isOptional, doc, values }) => [
      code(name),
      typeText(type, known),
      isOptional ? 'no' : 'yes',
      ...(isDescribed ? [doc === '' && values.length > 0 ? 'See below.' : doc] : []),
    ]),
  );
}

function valueTable(title: string, values: readonly Value[], known: ReadonlySet<string>): string[] {
  const shown = ({ name, isType }: Value): string =>
    isType ? `each ${typeText(name, known)}` : code(name);
  return values.every(({ doc }) => doc === '')
    ? ['', `One of ${values.map(shown).join(', ')}.`, '']
    : table(
        [title, 'meaning'],
        values.map((value) => [shown(value), value.doc]),
      );
}

const eventsOf = ({ fields }: Shape): string[] => {
  const event = fields.find(({ name }) => name === 'event');
  return (event?.type ?? '').split(' | ').map((one) => one.replaceAll(/['"]/g, ''));
};

function recordPart(record: Shape, known: ReadonlySet<string>): string[] {
  const events = record.fields.flatMap(({ name, values }) => (name === 'event' ? values : []));
  // The events have a table of their own.
  const fields = record.fields.map((field) =>
    field.name === 'event' && field.doc === ''
      ? { ...field, doc: 'The kind of the record.' }
      : field,
  );
  return [
    `### ${record.name}`,
    '',
    record.doc,
    ...fieldTable(
      fields.map((field) =>
        field.name === 'event' && events.length > 0
          ? { ...field, type: 'string', doc: 'The result; see below.' }
          : field,
      ),
      known,
    ),
    ...(events.length > 0 ? valueTable('`event`', events, known) : []),
  ];
}

function typePart(type: Shape | Choice, known: ReadonlySet<string>): string[] {
  const isOfManifest = OF_MANIFEST.some((name) => name === type.name);
  const more = isOfManifest
    ? ' The fields are described in [the specification](../spec/livepkg-1.md), sections 4 to 8; digests are hexadecimal here.'
    : '';
  return [
    `### ${type.name}`,
    '',
    `${type.doc}${more}`,
    ...(type.kind === 'shape'
      ? fieldTable(type.fields, known)
      : valueTable('value', type.values, known)),
  ];
}

/** The exit status of a record, as computed by the command line. */
function statusOf(record: StatusRecord): string {
  if (needsAttention(record, false)) return '1';
  return needsAttention(record, true) ? '1 with `--strict`, else 0' : '0';
}

/** Fields that affect the status, independently of the event. */
const OTHER_REASONS: readonly (readonly [string, Partial<StatusRecord>])[] = [
  ['`problems` has entries', { problems: ['x'] }],
  ['`faults` has entries', { faults: ['x'] }],
  ['`notes` has entries', { notes: ['x'] }],
  ['`keptBecause` is present', { keptBecause: 'x' }],
  ['`reason` is `damaged`', { reason: 'damaged' }],
];

function statusPart({ commands, statuses, usageCodes }: Content): string[] {
  const events = new Set(commands.flatMap(({ records }) => records.flatMap(eventsOf)));
  return [
    '## Exit statuses',
    ...table(
      ['status', 'name', 'meaning'],
      statuses.map(({ name, number, doc }) => [
        String(number),
        code(name),
        name === 'SIGPIPE' ? 'The reader of the output closed the pipe.' : doc,
      ]),
    ),
    `If the output cannot be written for another reason, the status is ${INTERRUPTED.OUTPUT}.`,
    '',
    'The status of a run is the highest one of all its records:',
    ...table(
      ['record', 'status'],
      [
        ...[...events].map((event) => [`\`event\` is ${code(event)}`, statusOf({ event })]),
        ...OTHER_REASONS.map(([what, record]) => [what, statusOf({ event: 'any', ...record })]),
      ],
    ),
    'An error that ends a run also prints a `problem` record. The status is then 1, or 2 for one of these',
    `codes: ${usageCodes.map(({ name }) => code(name)).join(', ')}.`,
  ];
}

function codesPart({ codes }: Content): string[] {
  return [
    '## Error codes',
    '',
    'The codes of `error`, of the entries of `problems`, and of the `LivepkgError` that the library throws.',
    '',
    ...codes.flatMap(({ name, doc, values }) => [
      `### ${name.charAt(0)}${name.slice(1).toLowerCase().replaceAll('_', ' ')}`,
      '',
      doc,
      ...valueTable('code', values, new Set()),
    ]),
  ];
}

/** The page. */
export async function writePage(content: Content, root: string): Promise<string> {
  const { commands, types } = content;
  const known = new Set(types.map(({ name }) => name));
  const records = new Map(
    commands.flatMap((one) => one.records).map((record) => [record.name, record]),
  );
  const text = [
    '# Records, codes and exit statuses',
    '',
    '<!-- Generated by `npm run docs`. Change the doc comments in the source, not this file. -->',
    '',
    'With `--json`, a command prints one record per line (JSON Lines), the last of which is the `summary`;',
    '`info` prints one object. The library returns the same records. Fields are added, never changed: ignore',
    'unknown ones. Codes never change their meaning; messages are for people, and may change.',
    '',
    'Paths are the given paths joined with the names below them. Sizes are in bytes.',
    '',
    '## Records of each command',
    ...table(
      ['command', 'records'],
      commands.map(({ command, records: printed }) => [
        code(command),
        printed
          .map((one) => `[${eventsOf(one).map(code).join(', ')}](${anchor(one.name)})`)
          .join(', '),
      ]),
    ),
    '## Records',
    '',
    ...[...records.values()].flatMap((record) => recordPart(record, known)),
    '## Types in records',
    '',
    ...types.flatMap((type) => typePart(type, known)),
    ...codesPart(content),
    ...statusPart(content),
  ].join('\n');
  const filepath = `${root}/docs/records.md`;
  return format(text, { ...(await resolveConfig(filepath)), filepath });
}
