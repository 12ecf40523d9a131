/** Random histories of a small library: what people do with it, and the runs of `pack` between. */
import * as fc from 'fast-check';
import type { Cut } from '../crash/cut.ts';

/** The real folders that hold the library, and a link to the first of them. */
export const ROOTS = ['a', 'b'] as const;
export const LINK = 'to-a';
export const OUT = 'out';

export const PHOTOS = 3;
/** Of a sidecar's or a still's bytes: so many that differ. */
export const VERSIONS = 3;

const SIDECARS = ['AAE', 'xmp', 'still.xmp', 'still.json', 'motion.json', 'aae', '_O.AAE'] as const;
export type SidecarKind = (typeof SIDECARS)[number];

/** A photo, or a part of it, that is put into a folder. */
export interface Copy {
  photo: number;
  root: (typeof ROOTS)[number];
  folder: string;
  stem: string;
  halves: 'both' | 'still' | 'motion' | 'none';
  /** Other bytes of the still under the same identifier. */
  isStillChanged: boolean;
  sidecars: { kind: SidecarKind; version: number }[];
  /** Of all its files: whether they keep their time, or have that of the import. */
  keepsTime: boolean;
  /** Make second names of files that are there, where there are any with these bytes. */
  isHardLink: boolean;
}

/** One `pack --out out`. */
export interface Run {
  /** As given; `*` behind a folder stands for each file in it. */
  paths: readonly string[];
  update: boolean;
  removeSource: boolean;
  pairByName: boolean;
  dropSidecars: boolean;
  jobs: 1 | 2;
}

/** What changes the library, and is no run of `pack`. */
export type Change =
  | { do: 'import'; copies: Copy[] }
  /** One that was imported before, but for what differs; `moved` is what differs of its place. */
  | {
      do: 'import again';
      which: number;
      copy: Copy;
      moved?: 'root' | 'folder' | 'stem' | undefined;
    }
  | { do: 'edit a sidecar'; which: number }
  /** What the message about a half without its partner advises. */
  | { do: 'put the other half back'; which: number }
  | { do: 'unpack'; to: (typeof ROOTS)[number] };

export type Step =
  | Change
  | { do: 'run'; run: Run }
  | { do: 'run, killed after a time'; run: Run; milliseconds: number }
  | { do: 'run, killed at a call'; run: Run; cut: Cut }
  | { do: 'two runs at once'; runs: [Run, Run] }
  /** It stands still behind a system call until all else has happened. */
  | { do: 'run, stalled'; run: Run; cut: Cut; meanwhile: [Change, Run] };

export interface History {
  /** The library at first. */
  library: Copy[];
  steps: Step[];
}

/** Some values; the first is the likeliest, and the one that a failure is narrowed down to. */
const mostly = <Value>(first: Value, ...others: Value[]): fc.Arbitrary<Value> =>
  fc.oneof(
    { arbitrary: fc.constant(first), weight: others.length + 1 },
    { arbitrary: fc.constantFrom(first, ...others), weight: others.length },
  );

/** Folders and names that some disks take for the same are among them. */
const FOLDERS = ['Sub', 'sub', '', 'B\u00e4ume', 'Ba\u0308ume', 'Sub/Sub'] as const;
const STEMS = ['IMG_1', 'img_1', 'B\u00e4r', 'Ba\u0308r'] as const;

const copy: fc.Arbitrary<Copy> = fc.record({
  photo: mostly(...([0, 1, 2] as const)),
  root: mostly(...ROOTS),
  folder: mostly(...FOLDERS),
  stem: mostly(...STEMS),
  halves: fc.oneof(
    { arbitrary: fc.constant('both' as const), weight: 8 },
    fc.constantFrom('still' as const, 'motion' as const, 'none' as const),
  ),
  isStillChanged: fc.oneof({ arbitrary: fc.constant(false), weight: 12 }, fc.constant(true)),
  sidecars: fc.uniqueArray(
    fc.record({ kind: mostly(...SIDECARS), version: mostly(0, 1, VERSIONS - 1) }),
    { maxLength: 3, selector: ({ kind }) => kind },
  ),
  keepsTime: mostly(true, false),
  isHardLink: mostly(false, true),
});

const PATHS = mostly<readonly string[]>(
  ['a', 'b'],
  ['b', 'a'],
  ['a'],
  ['b'],
  ['a/Sub', 'a'],
  ['a', 'a/sub', 'b'],
  [LINK, 'b'],
  ['b', LINK, 'a'],
  ['a/Sub/*'],
  ['a/sub/*', 'b'],
);

const isSet = fc.oneof({ arbitrary: fc.constant(true), weight: 5 }, fc.constant(false));
const isSeldomSet = fc.oneof({ arbitrary: fc.constant(false), weight: 5 }, fc.constant(true));

const run = (canDropSidecars: boolean): fc.Arbitrary<Run> =>
  fc.record({
    paths: PATHS,
    update: isSet,
    removeSource: isSet,
    pairByName: isSeldomSet,
    dropSidecars: canDropSidecars ? isSeldomSet : fc.constant(false),
    jobs: mostly(1, 2),
  });

/** The calls by which a container gets its name and sources lose theirs, and those before. */
const cut: fc.Arbitrary<Cut> = fc.record({
  call: fc.constantFrom('unlink', 'rename', 'link', 'fsync', 'writev'),
  time: mostly(1, 2, 3, 4, 5, 6),
});

const which = fc.nat(11);

const importing: fc.Arbitrary<Change> = fc.record({
  do: fc.constant('import' as const),
  copies: fc.array(copy, { minLength: 1, maxLength: 2 }),
});

const importingAgain: fc.Arbitrary<Change> = fc.record({
  do: fc.constant('import again' as const),
  which,
  copy,
  moved: mostly(undefined, 'root' as const, 'folder' as const, 'stem' as const),
});

const change: fc.Arbitrary<Change> = fc.oneof(
  { arbitrary: importing, weight: 3 },
  { arbitrary: importingAgain, weight: 6 },
  { arbitrary: fc.record({ do: fc.constant('edit a sidecar' as const), which }), weight: 2 },
  {
    arbitrary: fc.record({ do: fc.constant('put the other half back' as const), which }),
    weight: 1,
  },
  {
    arbitrary: fc.record({ do: fc.constant('unpack' as const), to: fc.constantFrom(...ROOTS) }),
    weight: 1,
  },
);

/** A run that is cut off, and what most people do then. */
const killed = (runs: fc.Arbitrary<Run>): fc.Arbitrary<Step[]> =>
  fc
    .tuple(
      fc.oneof(
        fc.record({ do: fc.constant('run, killed at a call' as const), run: runs, cut }),
        fc.record({
          do: fc.constant('run, killed after a time' as const),
          run: runs,
          milliseconds: fc.integer({ min: 100, max: 500 }),
        }),
      ),
      fc.array(fc.record({ do: fc.constant('put the other half back' as const), which }), {
        maxLength: 1,
      }),
    )
    .map(([step, back]) => [step, ...back]);

/** A photo changes before a run and again during it, where another run sees it. */
const stalled = (runs: fc.Arbitrary<Run>): fc.Arbitrary<Step[]> =>
  fc
    .record({
      which,
      before: copy,
      during: copy,
      first: runs,
      other: runs,
      call: fc.constantFrom('link', 'writev', 'fsync', 'rename', 'unlink'),
      time: mostly(1, 2, 3),
    })
    .map(({ which: photo, before, during, first, other, call, time }): Step[] => [
      { do: 'import again', which: photo, copy: before },
      {
        do: 'run, stalled',
        run: first,
        cut: { call, time },
        meanwhile: [{ do: 'import again', which: photo, copy: during }, other],
      },
    ]);

/** Something happens, and `pack` is run; or something happens to a run. */
const episode = (runs: fc.Arbitrary<Run>): fc.Arbitrary<Step[]> => {
  const plain = runs.map((one): Step => ({ do: 'run', run: one }));
  return fc.oneof(
    { arbitrary: plain.map((step) => [step]), weight: 2 },
    { arbitrary: fc.tuple(change, plain), weight: 6 },
    { arbitrary: killed(runs), weight: 2 },
    {
      arbitrary: fc
        .record({ do: fc.constant('two runs at once' as const), runs: fc.tuple(runs, runs) })
        .map((step) => [step]),
      weight: 1,
    },
    { arbitrary: stalled(runs), weight: 2 },
  );
};

/** @param canDropSidecars whether this livepkg has `--drop-sidecars` */
export function histories(canDropSidecars: boolean): fc.Arbitrary<History> {
  return fc.record({
    library: fc.array(copy, { minLength: 1, maxLength: 4 }),
    steps: fc
      .array(episode(run(canDropSidecars)), { minLength: 2, maxLength: 5 })
      .map((episodes) => episodes.flat()),
  });
}
