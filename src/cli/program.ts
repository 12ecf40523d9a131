/** The command line as a whole. */
import { createRequire } from 'node:module';
import { Command } from 'commander';
import { addAudit } from './commands/audit.ts';
import { addCatalog } from './commands/catalog.ts';
import { addInfo } from './commands/info.ts';
import { addPack } from './commands/pack.ts';
import { addScan } from './commands/scan.ts';
import { addSums } from './commands/sums.ts';
import { addUnpack } from './commands/unpack.ts';
import type { Session } from './common/session.ts';
import { safe } from './common/style.ts';

function version(): string {
  const manifest: unknown = createRequire(import.meta.url)('livepkg/package.json');
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : '';
}

const PATHS = `
Paths:
  What looks like a remote of rclone (dropbox:Photos) is refused as a file or folder to write, and taken
  for reading only if it is there. ./a:b, or an absolute path, is always a name of this machine.
  To use a cloud, see rclone copy, and audit --remote.`;

const EXIT_STATUSES = `
Exit status:
  0              done, and nothing was found that needs attention
  1              done, and something does: read the report
  2              the command line was wrong; nothing was done
  129, 130, 143  interrupted; nothing half-written is left; run it again to carry on
  141            whoever read the output went away`;

/** Builds the command line. Wrong usage throws a `CommanderError` instead of ending the process. */
export function buildProgram(session: Session): Command {
  const program = new Command('livepkg')
    .description(
      'Packs each Apple Live Photo into one file, so that no storage can separate its halves.',
    )
    .version(version(), '--version', 'print the version')
    .helpOption('--help', 'show this help')
    .helpCommand('help [command]', 'show the help of a command')
    // Every flag is off unless it is given: that need not be said of each.
    .configureHelp({ optionDescription: ({ description }) => description })
    .addHelpText('after', `${PATHS}\n${EXIT_STATUSES}`)
    .configureOutput({ outputError: (text, write) => write(text.split('\n').map(safe).join('\n')) })
    .showHelpAfterError('(livepkg --help shows all commands and flags)')
    .exitOverride();
  addScan(program, session);
  addPack(program, session);
  addUnpack(program, session);
  addAudit(program, session);
  addInfo(program, session);
  addCatalog(program, session);
  addSums(program, session);
  return program;
}
