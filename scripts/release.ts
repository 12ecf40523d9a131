/**
 * `npm run release -- [--dry-run] [--skip-lint] [--skip-tests] VERSION`: creates a release commit and tag in
 * this clone. With `--dry-run` it checks everything and changes nothing. It never publishes or pushes.
 *
 * All checks run first: if one fails, no file is changed.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { releaseUnreleased, unreleasedOf } from './release/changelog.ts';
import { isNewer } from './release/version.ts';

const packageSchema = v.looseObject({ version: v.string() });

/** The state before a release. */
interface State {
  version: string;
  changelog: string;
  unreleased: string;
}

/** Runs a program and returns its output. @throws Error if it fails */
function output(command: string, ...args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status === 0) return stdout;
  throw new Error(`${command} ${args.join(' ')} failed: ${error?.message ?? stderr.trim()}`);
}

/** Runs a program and shows its output. @throws Error if it fails */
function run(command: string, ...args: string[]): void {
  console.log(`\n$ ${command} ${args.join(' ')}`);
  // On Windows npm is a batch file, which needs a shell. No argument needs quoting.
  const shell = process.platform === 'win32' && command === 'npm';
  const { status, error } = spawnSync(command, args, { stdio: 'inherit', shell });
  if (status !== 0) {
    throw new Error(`${command} ${args.join(' ')} failed${error ? `: ${error.message}` : ''}.`);
  }
}

function assertClean(): void {
  const changed = output('git', 'status', '--porcelain');
  if (changed !== '') {
    throw new Error(`There are uncommitted changes; commit or undo them:\n${changed}`);
  }
}

function check(next: string): State {
  assertClean();
  const { version } = v.parse(packageSchema, JSON.parse(readFileSync('package.json', 'utf8')));
  if (!isNewer(next, version)) {
    throw new Error(`${next} is not newer than ${version}, the version in package.json.`);
  }
  if (output('git', 'tag', '--list', `v${next}`) !== '')
    throw new Error(`The tag v${next} already exists.`);
  const changelog = readFileSync('CHANGELOG.md', 'utf8');
  return { version, changelog, unreleased: unreleasedOf(changelog) };
}

function write(next: string, date: string, { version, changelog }: State): void {
  run('npm', 'version', next, '--no-git-tag-version', '--ignore-scripts');
  writeFileSync('CHANGELOG.md', releaseUnreleased(changelog, next, date));
  const readme = readFileSync('README.md', 'utf8');
  writeFileSync('README.md', readme.replaceAll(`livepkg-${version}.tgz`, `livepkg-${next}.tgz`));
  run('git', 'commit', '--quiet', '--all', '--message', `Release ${next}`);
  run('git', 'tag', '--annotate', `v${next}`, '--message', `livepkg ${next}`);
}

function release(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      'dry-run': { type: 'boolean', default: false },
      'skip-lint': { type: 'boolean', default: false },
      'skip-tests': { type: 'boolean', default: false },
    },
  });
  const [next, ...more] = positionals;
  if (next === undefined || more.length > 0) {
    throw new Error('Give one version: npm run release -- [--dry-run] VERSION');
  }
  const state = check(next);

  run('npm', 'run', 'build');
  if (values['skip-lint']) console.log('\nNot linted (--skip-lint).');
  else run('npm', 'run', 'lint');
  if (values['skip-tests']) console.log('\nNot tested (--skip-tests).');
  else run('npm', 'test');
  // Already built above.
  run('npm', 'pack', '--dry-run', '--ignore-scripts');
  // Files left by a step would be in the commit.
  assertClean();

  const date = new Date().toISOString().slice(0, 'YYYY-MM-DD'.length);
  console.log(`\nUnreleased becomes ${next} of ${date}:\n\n${state.unreleased}\n`);
  if (values['dry-run']) {
    console.log(`Without --dry-run: package.json, package-lock.json, README.md and CHANGELOG.md`);
    console.log(`would go from ${state.version} to ${next}, in a commit with the tag v${next}.`);
    console.log('Nothing was changed.');
    return;
  }
  write(next, date, state);
  console.log(`\n${next} is committed and tagged as v${next}. Nothing was pushed or published:`);
  console.log('  git push --follow-tags\n  npm publish');
}

try {
  release();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
