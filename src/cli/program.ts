/** Defines the command line. */
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
  A path that looks like an rclone remote (dropbox:Photos) is refused, unless it is an existing file or
  folder to read. To use a local name with a colon, write ./a:b or an absolute path.
  To use a cloud, see rclone copy and audit --remote.`;

const EXIT_STATUSES = `
Exit status:
  0              done; nothing was found that needs attention
  1              done; something needs attention: read the report
  2              the command line was wrong; nothing was done
  129, 130, 143  interrupted; no partial files are left; run the command again to continue
  141            the reader of the output closed the pipe`;

/** Builds the command line. Wrong usage throws a `CommanderError`. */
export function buildProgram(session: Session): Command {
  const program = new Command('livepkg')
    .description(
      'Packs each Apple Live Photo into one file, so that no storage can separate its halves.',
    )
    .version(version(), '--version', 'print the version')
    .helpOption('--help', 'show this help')
    .helpCommand('help [command]', 'show the help of a command')
    // Hides default values: every flag is off by default.
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
