import { nonsenseOf } from './failure.ts';
import type { Remote } from './remote.ts';

/** Longer than any line of a listing: a path of 32,000 characters, each escaped, and its hashes. */
const MAX_LINE = 1 << 18;

/**
 * Cuts what rclone writes into lines. They end with `\n` only: Node's readline also takes characters
 * that can be in a name for an end.
 *
 * @throws LivepkgError `remote-failed` where a line is longer than any of rclone's
 */
export async function* linesOf(
  remote: Remote,
  chunks: AsyncIterable<Buffer>,
): AsyncGenerator<string, void, void> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > MAX_LINE) throw nonsenseOf(remote, 'a line of its listing has no end');
    yield* lines;
  }
  const last = rest + decoder.decode();
  if (last !== '') yield last;
}
