/** The command line itself: words, help, the terminal, and readers that go away. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { livepkg, plainEnvironment, PROGRAM, ROOT, start } from '../support/livepkg.ts';
import { oracle, testWith } from '../support/oracles.ts';
import { copyLibrary, LIBRARY, writePhoto, writePhotos } from '../support/photos.ts';
import { contents, state, temporaryFolders } from '../support/tree.ts';

const folder = temporaryFolders();
/** What would move the cursor, colour or hide something; a newline at the end of a line is none. */
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/;

describe.concurrent(
  'a wrong command line ends with status 2, says what is wrong, and does nothing',
  () => {
    test.each<[string[], RegExp]>([
      [['scna', LIBRARY], /unknown command 'scna'[^]*Did you mean scan\?/],
      [['scan', LIBRARY, '--jsn'], /unknown option '--jsn'[^]*Did you mean --json\?/],
      [['pack', LIBRARY, '--out', 'o', '--dryrun'], /Did you mean --dry-run\?/],
      [['scan'], /missing required argument 'path'/],
      [['pack', LIBRARY], /required option '--out <dir>' not specified/],
      [['unpack', LIBRARY], /required option '--out <dir>' not specified/],
      [['scan', LIBRARY, '--jobs', '0'], /--jobs/],
      [['scan', LIBRARY, '--jobs', 'two'], /--jobs/],
      [['scan', LIBRARY, '--jobs', '1.5'], /--jobs/],
      [['scan', LIBRARY, '--jobs', '9999'], /--jobs/],
      [['info', 'a', 'b'], /too many arguments/],
      [['unpack', LIBRARY, '--out', 'o', '--strict'], /unknown option '--strict'/],
      [['pack', LIBRARY, '--out', ''], /--out is empty/],
      [[], /Usage: livepkg/],
    ])('livepkg %j', async (args, message) => {
      const cwd = folder();
      const before = state(cwd);
      const { status, stdout, stderr } = await livepkg(args, { cwd });
      expect(stderr).toMatch(message);
      expect(status).toBe(2);
      expect(stdout).toBe('');
      expect(state(cwd)).toEqual(before);
    });

    test('what was typed, or expanded from file names, does not steer the terminal', async () => {
      for (const args of [
        ['\u001b[31mscan'],
        ['scan', '-\u001b]0;title\u0007.HEIC'],
        ['scan', '--\u009b2J'],
      ]) {
        const { status, stderr } = await livepkg(args);
        expect(status).toBe(2);
        expect(stderr).not.toMatch(CONTROL);
        expect(stderr).toContain('\\u00');
      }
    });
  },
);

test.concurrent('help and version end with status 0 and go to standard output', async () => {
  const manifest = readFileSync(join(ROOT, 'package.json'), 'utf8');
  const { version } = v.parse(v.object({ version: v.string() }), JSON.parse(manifest));
  const shown = await livepkg(['--version']);
  expect(shown).toEqual({ status: 0, signal: null, stdout: `${version}\n`, stderr: '' });

  const general = await livepkg(['--help']);
  expect(general).toMatchObject({ status: 0, stderr: '' });
  for (const command of ['scan', 'pack', 'unpack', 'audit', 'info', 'catalog', 'sums']) {
    expect(general.stdout).toContain(`  ${command} `);
    const [byFlag, byCommand] = await Promise.all([
      livepkg([command, '--help']),
      livepkg(['help', command]),
    ]);
    expect(byFlag).toMatchObject({ status: 0, stderr: '' });
    expect(byFlag.stdout).toMatch(new RegExp(`Usage: livepkg ${command}`));
    expect(byCommand).toEqual(byFlag);
  }
});

/** Runs on a terminal of its own, without the progress bar. */
async function onTerminal(args: string[], env: Record<string, string> = {}) {
  const quoted = [process.execPath, PROGRAM, ...args].map((word) => `'${word}'`).join(' ');
  const command = `${quoted} 2>/dev/null`;
  return start(['script', '--quiet', '--return', '--command', command, '/dev/null'], {
    env: { TERM: 'xterm-256color', ...env },
  });
}

describe.concurrent('what people see', () => {
  const awkward = 'a\nb\u001b[31mc\u0007\u009b2Jd\u202ee';

  /** A folder with a photo, a lone half and a broken file whose names would steer a terminal. */
  function awkwardSource(): string {
    const source = folder('source');
    writePhoto(source, { number: 1, still: `${awkward}.JPG`, motion: `${awkward}.MOV` });
    writePhoto(join(source, awkward), { number: 2 });
    const lone = writePhoto(folder('lone'), { number: 3 });
    writeFileSync(join(source, `${awkward}-lone.JPG`), readFileSync(lone.still));
    writeFileSync(join(source, `${awkward}-broken.HEIC`), 'no picture');
    writeFileSync(join(source, `${awkward}-empty.HEIC`), '');
    return source;
  }

  test('names never reach it raw: no control character, in any report', async () => {
    const source = awkwardSource();
    const out = join(folder('out'), awkward);
    const runs = [
      ['scan', source],
      ['pack', source, '--out', out, '--dry-run'],
      ['pack', source, '--out', out],
      ['audit', out],
      ['unpack', out, '--out', join(out, 'restored'), '--dry-run'],
      ['unpack', out, '--out', join(out, 'restored')],
      ['info', join(source, `${awkward}.JPG`)],
      ['audit', join(source, `${awkward}-broken.HEIC`)],
      ['scan', join(source, `${awkward}-nothing`)],
      ['pack', source, '--out', join(source, `${awkward}.JPG`)],
    ];
    for (const args of runs) {
      const { stdout, stderr } = await livepkg(args);
      expect(`${stdout}${stderr}`, args.join(' ')).not.toMatch(CONTROL);
      expect(`${stdout}${stderr}`).not.toContain('\u202e');
      expect(`${stdout}${stderr}`.length).toBeGreaterThan(20);
    }
  });

  const script = oracle(['script'], ['--version']);

  testWith([script], 'colour on a terminal, unless NO_COLOR or CI says no', async () => {
    const coloured = await onTerminal(['scan', LIBRARY]);
    expect(coloured.status).toBe(0);
    expect(coloured.stdout).toContain('\u001b[');
    for (const env of [{ NO_COLOR: '1' }, { CI: 'true' }]) {
      const plain = await onTerminal(['scan', LIBRARY], env);
      expect(plain.status).toBe(0);
      expect(plain.stdout).toContain('4 Live Photos');
      expect(plain.stdout).not.toContain('\u001b[');
    }
  });

  testWith([script], 'names do not steer a real terminal either', async () => {
    const { stdout } = await onTerminal(['scan', awkwardSource()], { NO_COLOR: '1' });
    expect(stdout).toContain('\\u001b[31m');
    expect(stdout.replaceAll('\r\n', '\n')).not.toMatch(CONTROL);
  });

  test('no colour and no bar where the output is no terminal, whatever TERM says', async () => {
    const env = { TERM: 'xterm-256color', COLORTERM: 'truecolor' };
    const { status, stdout, stderr } = await livepkg(['scan', LIBRARY], { env });
    expect(status).toBe(0);
    expect(stdout).not.toContain('\u001b');
    expect(stderr).toBe('');
  });

  test('the reports name what was done and what needs attention', async () => {
    const source = copyLibrary(join(folder(), 'library'));
    const out = folder('out');
    const packed = await livepkg(['pack', source, '--out', out]);
    expect(packed.stdout).toMatch(/4 Live Photos packed into .* 3 unpaired files \(not packed\)/);
    expect(packed.stdout).toContain('IMG_0006.HEIC: its motion file was not found');
    const audited = await livepkg(['audit', out]);
    expect(audited.stdout).toMatch(/4 of 4 containers intact/);
    writeFileSync(join(out, '2026/IMG_0002.livepkg'), 'gone');
    const damaged = await livepkg(['audit', out]);
    expect(damaged.status).toBe(1);
    expect(damaged.stdout).toMatch(/IMG_0002\.livepkg: .*\[not-a-container\]/);
    expect(damaged.stdout).toMatch(/3 of 4 containers intact .*, 1 damaged/);
  });
});

describe.concurrent('a reader that goes away', () => {
  const script = `set -o pipefail; "$0" "$@" | head -n 1; echo "\${PIPESTATUS[0]}" >&2`;
  const bash = oracle(['bash'], ['-c', 'true']);

  testWith([bash], 'ends scan quietly: one line, nothing on standard error', async () => {
    const source = folder('source');
    // Far more output than a pipe holds.
    for (let number = 0; number < 400; number += 1) {
      writeFileSync(join(source, `${'x'.repeat(200)}${number}.txt`), 'text');
    }
    mkdirSync(join(source, 'a'));
    writePhoto(join(source, 'a'), { number: 1 });
    for (const flags of [['--json'], []]) {
      const args = ['-c', script, process.execPath, PROGRAM, 'scan', source, ...flags];
      const { stdout, stderr } = await start(['bash', ...args], { env: {} });
      expect(stdout.split('\n')).toHaveLength(2);
      // Either it had written all before the reader left, or it ends as SIGPIPE would end it.
      expect(stderr).toMatch(/^(0|141)\n$/);
    }
  });

  testWith([bash], 'leaves no half-written container when it was reading from pack', async () => {
    const source = folder('source');
    writePhotos(source, 60);
    const out = folder('out');
    const args = ['-c', script, process.execPath, PROGRAM, 'pack', source, '--out', out, '--json'];
    const { stderr } = await start(['bash', ...args]);
    expect(stderr).toMatch(/^(0|141)\n$/);
    expect(Object.keys(contents(out)).filter((path) => path.includes('.tmp'))).toEqual([]);
    const audited = await livepkg(['audit', out]);
    expect(audited.status).toBe(0);
  });
});

test.concurrent(
  'the environment of these tests is plain, so that a terminal is what makes the difference',
  () => {
    expect(Object.keys(plainEnvironment()).toSorted()).not.toContain('NO_COLOR');
  },
);
