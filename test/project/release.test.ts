/** `npm run release`, in a small repository with a real git and a real npm. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { isNewer } from '../../scripts/release/version.ts';
import { ROOT } from '../support/livepkg.ts';
import { temporaryFolder, temporaryFolders } from '../support/tree.ts';

const SCRIPT = join(ROOT, 'scripts', 'release.ts');

const CHANGELOG = `# Changelog

## [Unreleased]

### Fixed

- A fault.

## [0.9.0] - 2026-01-02

- The first version.
`;

/** The script as one file that Node starts at once. */
const bundle = temporaryFolder();
const repositories = temporaryFolders();
let repository = '';

function git(...args: string[]): string {
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org'];
  const { status, stdout, stderr } = spawnSync('git', [...identity, ...args], {
    cwd: repository,
    encoding: 'utf8',
  });
  expect(status, stderr).toBe(0);
  return stdout.trim();
}

function commit(files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(repository, name), text);
  git('add', '--all');
  git('commit', '--quiet', '--message', 'A change');
}

/** A step of a release that leaves a trace, as long as it does not fail. */
const step = (name: string, status = 0): string =>
  `node -e "require('fs').appendFileSync('steps', '${name} '); process.exit(${status})"`;

function packageJson(scripts: Record<string, string> = {}): string {
  const json = {
    name: 'livepkg',
    version: '0.9.0',
    scripts: { build: step('build'), lint: step('lint'), test: step('test'), ...scripts },
  };
  return `${JSON.stringify(json, undefined, 2)}\n`;
}

function release(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [join(bundle, 'release.mjs'), ...args], {
    cwd: repository,
    encoding: 'utf8',
    env: {
      ...process.env,
      GIT_AUTHOR_NAME: 'Test',
      GIT_AUTHOR_EMAIL: 'test@example.org',
      GIT_COMMITTER_NAME: 'Test',
      GIT_COMMITTER_EMAIL: 'test@example.org',
    },
  });
}

const read = (name: string): string => readFileSync(join(repository, name), 'utf8');
const steps = (): string => (existsSync(join(repository, 'steps')) ? read('steps').trim() : '');

beforeAll(async () => {
  const outfile = join(bundle, 'release.mjs');
  await build({ entryPoints: [SCRIPT], bundle: true, platform: 'node', format: 'esm', outfile });
});
beforeEach(() => {
  repository = repositories();
  git('init', '--quiet', '--initial-branch', 'main');
  commit({
    'package.json': packageJson(),
    'CHANGELOG.md': CHANGELOG,
    'README.md': 'npm install --global ./livepkg-0.9.0.tgz\n',
    '.gitignore': 'steps\n',
  });
});

test('a dry run makes every check, says what it would do, and changes nothing', () => {
  const head = git('rev-parse', 'HEAD');
  const { status, stdout, stderr } = release('--dry-run', '0.10.0');
  expect({ status, errors: stderr.includes('failed') }).toEqual({ status: 0, errors: false });
  expect(steps()).toBe('build lint test');
  expect(stdout).toContain('- A fault.');
  expect(stdout).toContain('would go from 0.9.0 to 0.10.0, in a commit with the tag v0.10.0');
  expect([git('rev-parse', 'HEAD'), git('status', '--porcelain'), git('tag')]).toEqual([
    head,
    '',
    '',
  ]);
});

test('a release writes the version and the changelog, commits and tags; slow steps can be left out', () => {
  const { status, stdout } = release('--skip-lint', '--skip-tests', '0.10.0');
  expect(status).toBe(0);
  expect(steps()).toBe('build');
  expect(stdout).toContain('Not linted (--skip-lint)');
  expect(stdout).toContain('Not tested (--skip-tests)');
  const today = new Date().toISOString().slice(0, 10);
  expect(JSON.parse(read('package.json'))).toMatchObject({ version: '0.10.0' });
  expect(read('README.md')).toBe('npm install --global ./livepkg-0.10.0.tgz\n');
  expect(read('CHANGELOG.md')).toBe(
    CHANGELOG.replace('## [Unreleased]\n', `## [Unreleased]\n\n## [0.10.0] - ${today}\n`),
  );
  expect(git('log', '--format=%s', '-1')).toBe('Release 0.10.0');
  expect(git('rev-parse', 'v0.10.0^{commit}')).toBe(git('rev-parse', 'HEAD'));
  expect(git('status', '--porcelain')).toBe('');
  // What was released is not released again.
  expect(release('0.11.0').stderr).toContain('CHANGELOG.md has nothing below "## [Unreleased]"');
});

test.each([
  ['no version', [], {}, 'Give one version'],
  ['a word for a version', ['next'], {}, '"next" is not a version'],
  ['the same version', ['0.9.0'], {}, '0.9.0 is not newer than 0.9.0'],
  ['an older version', ['0.8.12'], {}, '0.8.12 is not newer than 0.9.0'],
  [
    'no changelog of what is new',
    ['1.0.0'],
    { 'CHANGELOG.md': '# Changelog\n\n## [0.9.0]\n\n- x\n' },
    'CHANGELOG.md has no section',
  ],
  [
    'headings only',
    ['1.0.0'],
    { 'CHANGELOG.md': '## [Unreleased]\n\n### Fixed\n\n## [0.9.0]\n\n- x\n' },
    'CHANGELOG.md has nothing below',
  ],
  [
    'a step that fails',
    ['1.0.0'],
    { 'package.json': packageJson({ build: step('build', 3) }) },
    'npm run build failed',
  ],
  [
    'a step that changes a file',
    ['--skip-lint', '--skip-tests', '1.0.0'],
    { '.gitignore': '' },
    'uncommitted changes',
  ],
])('nothing is released with %s', (_, args, files, message) => {
  if (Object.keys(files).length > 0) commit(files);
  const head = git('rev-parse', 'HEAD');
  const { status, stderr } = release(...args);
  expect(status).toBe(1);
  expect(stderr).toContain(message);
  expect([git('rev-parse', 'HEAD'), git('diff', '--stat'), git('tag')]).toEqual([head, '', '']);
});

test('nothing is released with changes that are not committed, or under a tag that is there', () => {
  git('tag', 'v1.0.0');
  expect(release('1.0.0').stderr).toContain('The tag v1.0.0 already exists');
  writeFileSync(join(repository, 'new file'), '');
  expect(release('1.1.0').stderr).toContain('new file');
  expect(steps()).toBe('');
});

test('versions are compared number by number', () => {
  expect(isNewer('0.10.0', '0.9.9')).toBe(true);
  expect(isNewer('1.0.0', '0.99.99')).toBe(true);
  expect(isNewer('0.1.1', '0.1.0')).toBe(true);
  expect(isNewer('0.1.0', '0.1.0')).toBe(false);
  expect(isNewer('0.9.9', '0.10.0')).toBe(false);
  for (const version of ['1.0', 'v1.0.0', '1.0.0-rc.1', '01.0.0', '']) {
    expect(() => isNewer(version, '0.1.0')).toThrow('is not a version');
  }
});
