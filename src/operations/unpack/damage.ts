/** Which errors say that a container is damaged, and what can be done about it. */
import { FORMAT_CODES, type ErrorCode } from '../../errors.ts';
import type { RecordedError } from '../../records.ts';

/** What is too large for a container was never one. */
const SALVAGEABLE = new Set<ErrorCode>(FORMAT_CODES);
SALVAGEABLE.delete('container-too-large');

/**
 * Whether an error says that something may be got out of a container all the same: it is damaged, or of a
 * later version.
 */
export function isSalvageable({ code }: { code: ErrorCode }): boolean {
  return SALVAGEABLE.has(code);
}

/** Why a container was not restored, with a word on what may still be done. */
export function withHint({ code, message }: RecordedError): RecordedError {
  if (!isSalvageable({ code })) return { code, message };
  const what =
    code === 'version-unsupported' ? 'the members that are as packed' : 'what is left of it';
  return { code, message: `${message} --salvage gets out ${what}.` };
}

/** Why a container was not restored, though it was looked for what is left of it. */
export function nothingLeft({ code, message }: RecordedError): RecordedError {
  return { code, message: `${message} Nothing in it could be saved.` };
}
