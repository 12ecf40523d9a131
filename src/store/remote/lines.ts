import { invalidOutput } from './failure.ts';
import type { Remote } from './remote.ts';

/** Longer than any valid line: a path of 32,000 escaped characters, and hashes. */
const MAX_LINE = 1 << 18;

/**
 * Splits output into lines at `\n` only: Node's readline also splits at characters that are valid in names.
 *
 * @throws LivepkgError `remote-failed` if a line is too long
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
    if (rest.length > MAX_LINE) throw invalidOutput(remote, 'a line of its listing is too long');
    yield* lines;
  }
  const last = rest + decoder.decode();
  if (last !== '') yield last;
}
