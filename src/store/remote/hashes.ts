/** Which content hashes a remote keeps, and which of them to compare. */
import * as v from 'valibot';
import { CONTAINER_HASHES, type ContainerHash } from '../../format/cloud-hash/clouds.ts';
import { nonsenseOf } from './failure.ts';
import type { Patience } from './patience.ts';
import { rclone } from './rclone.ts';
import type { Remote } from './remote.ts';

/** What a remote can say of its files. */
export interface RemoteFeatures {
  /**
   * Under rclone's names. None where rclone encrypts: the hashes of the plain bytes are nowhere; nor where
   * it is too old to read them.
   */
  hashes: string[];
  /** It is a OneDrive, whose hash this rclone cannot read; 1.62 and newer can. */
  isRcloneTooOld: boolean;
}

/** What rclone says of a remote is some 4 KB. */
const MAX_ANSWER_BYTES = 1 << 20;

const answerSchema = v.object({
  String: v.string(),
  Hashes: v.optional(v.nullable(v.array(v.string()))),
});

async function readAnswer(remote: Remote, options: Patience): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of rclone(remote, ['backend', 'features'], options)) {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) throw nonsenseOf(remote, 'the description of it has no end');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/**
 * Asks what a remote can say of its files.
 *
 * @throws LivepkgError as `rclone`
 */
export async function readFeatures(
  remote: Remote,
  options: Patience = {},
): Promise<RemoteFeatures> {
  const answer = v.safeParse(
    v.pipe(v.string(), v.parseJson(), answerSchema),
    await readAnswer(remote, options),
  );
  if (!answer.success) throw nonsenseOf(remote, 'the description of it cannot be understood');
  const hashes = answer.output.Hashes ?? [];
  // Before 1.62 rclone gave SHA-1 for OneDrive Personal, which Microsoft no longer keeps.
  const isOneDrive = answer.output.String.startsWith('OneDrive');
  const isRcloneTooOld = isOneDrive && !hashes.includes('quickxor');
  return { hashes: isRcloneTooOld ? [] : hashes, isRcloneTooOld };
}

/**
 * Chooses the strongest hash that a remote keeps and that is known of the containers.
 *
 * @returns undefined where there is none
 */
export function chooseHash(
  kept: readonly string[],
  known: readonly ContainerHash[],
): ContainerHash | undefined {
  return CONTAINER_HASHES.find((hash) => kept.includes(hash) && known.includes(hash));
}
