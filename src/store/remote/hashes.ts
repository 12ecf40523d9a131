/** The hashes that a remote provides, and the choice of one to compare. */
import * as v from 'valibot';
import { CONTAINER_HASHES, type ContainerHash } from '../../format/cloud-hash/clouds.ts';
import { invalidOutput } from './failure.ts';
import type { WaitOptions } from './wait-options.ts';
import { rclone } from './rclone.ts';
import type { Remote } from './remote.ts';

/** The features of a remote. */
export interface RemoteFeatures {
  /**
   * Under the names of rclone. Empty for encrypted remotes, and if rclone is too old to read them.
   */
  hashes: string[];
  /** It is a OneDrive, whose hash only rclone 1.62 and newer can read. */
  isRcloneTooOld: boolean;
}

/** A real answer has about 4 KB. */
const MAX_ANSWER_BYTES = 1 << 20;

const answerSchema = v.object({
  String: v.string(),
  Hashes: v.optional(v.nullable(v.array(v.string()))),
});

async function readAnswer(remote: Remote, options: WaitOptions): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of rclone(remote, ['backend', 'features'], options)) {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) throw invalidOutput(remote, 'its description does not end');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/**
 * Reads the features of a remote.
 *
 * @throws LivepkgError as `rclone`
 */
export async function readFeatures(
  remote: Remote,
  options: WaitOptions = {},
): Promise<RemoteFeatures> {
  const answer = v.safeParse(
    v.pipe(v.string(), v.parseJson(), answerSchema),
    await readAnswer(remote, options),
  );
  if (!answer.success) throw invalidOutput(remote, 'its description cannot be parsed');
  const hashes = answer.output.Hashes ?? [];
  // Before 1.62 rclone gave SHA-1 for OneDrive Personal, which Microsoft no longer keeps.
  const isOneDrive = answer.output.String.startsWith('OneDrive');
  const isRcloneTooOld = isOneDrive && !hashes.includes('quickxor');
  return { hashes: isRcloneTooOld ? [] : hashes, isRcloneTooOld };
}

/**
 * Chooses the strongest hash that the remote provides and the catalog has.
 *
 * @returns undefined if there is none
 */
export function chooseHash(
  kept: readonly string[],
  known: readonly ContainerHash[],
): ContainerHash | undefined {
  return CONTAINER_HASHES.find((hash) => kept.includes(hash) && known.includes(hash));
}
