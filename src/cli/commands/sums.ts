import { Option, type Command } from 'commander';
import { CONTAINER_HASHES } from '../../format/cloud-hash/clouds.ts';
import type { ContainerHash } from '../../index.ts';
import type { Session } from '../common/session.ts';
import { ATTENTION } from '../common/status.ts';
import { safe } from '../common/style.ts';

/** `livepkg sums CATALOG --hash HASH` */
export function addSums(program: Command, session: Session): void {
  program
    .command('sums')
    .summary('print a SUM file for rclone checksum or sha256sum -c')
    .description(
      'Prints the hashes of all containers in a catalog as a SUM file: sha256 for `sha256sum -c`, ' +
        'which is run in the archive; any other, under the name that rclone uses, for `rclone checksum`.',
    )
    .argument('<catalog>', 'a file written by `livepkg catalog`')
    .addOption(
      new Option('--hash <name>', 'which hash')
        .choices(CONTAINER_HASHES.toSorted())
        .makeOptionMandatory(),
    )
    .action(async (catalog: string, { hash }: { hash: ContainerHash }) => {
      const { sums } = await import('../../index.ts');
      const { lines, leftOut } = await sums(catalog, hash);
      process.stdout.write(lines.join(''));
      for (const { path, reason } of leftOut) {
        process.stderr.write(
          `${safe(path)} was left out: ${reason}. Check it with livepkg audit.\n`,
        );
      }
      if (leftOut.length > 0) session.status = ATTENTION;
    });
}
