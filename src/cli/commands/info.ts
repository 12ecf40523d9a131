import type { Command } from 'commander';
import type { InfoRecord } from '../../index.ts';
import { jsonOption } from '../common/options.ts';
import { jsonLine, print } from '../common/run.ts';
import type { Session } from '../common/session.ts';
import { bold, dim, safe, size } from '../common/style.ts';

function table(rows: readonly (readonly [string, string | undefined])[]): string[] {
  return rows.flatMap(([key, value]) =>
    value === undefined ? [] : [`${dim(key.padEnd(13))} ${safe(value)}`],
  );
}

function pixels({ width, height }: { width?: number; height?: number }): string | undefined {
  return width === undefined || height === undefined ? undefined : `${width} × ${height}`;
}

const seconds = (milliseconds: number | undefined): string | undefined =>
  milliseconds === undefined ? undefined : `${milliseconds / 1000} s`;

function list(facts: readonly (string | undefined)[]): string {
  return facts.filter((fact) => fact !== undefined).join(', ');
}

function lines({ link, members, media, photo, identity, size: bytes }: InfoRecord): string[] {
  const { still, motion } = media;
  return [
    ...table([
      ['captured', media.captured],
      ['camera', list([media.make, media.model, media.software]) || undefined],
      ['location', media.location],
      ['still', list([still.type, pixels(still)])],
      [
        'motion',
        list([motion.type, pixels(motion), seconds(motion.duration), motion.video, motion.audio]),
      ],
      ['still taken at', seconds(motion.stillTime)],
      ['joined by', link.by === 'name' ? 'name' : `content identifier ${link.id}`],
      ['photo', photo],
      ['identity', identity],
      ['size', size(bytes)],
    ]),
    '',
    ...members.flatMap(({ role, name, original, size: length, modified, sha256 }) => [
      bold(safe(original ?? name)) + (original === undefined ? '' : dim(` (as ${safe(name)})`)),
      ...table([
        ['  role', role],
        ['  size', size(length)],
        ['  modified', modified],
        ['  sha256', sha256],
      ]),
    ]),
  ];
}

/** `livepkg info FILE` */
export function addInfo(program: Command, session: Session): void {
  program
    .command('info')
    .summary('show the manifest of a container')
    .description(
      'Shows the manifest of a container. To check whether the container is intact, use audit.',
    )
    .argument('<file>', 'a container')
    .addOption(jsonOption())
    .action(async (file: string, { json }: { json: boolean }) => {
      const { info } = await import('../../index.ts');
      session.signal.throwIfAborted();
      const record = await info(file);
      if (json) print(jsonLine(record));
      else for (const line of lines(record)) print(line);
    });
}
