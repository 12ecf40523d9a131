/** Which errors allow salvaging, and hints about it. */
import { FORMAT_CODES, type ErrorCode } from '../../errors.ts';
import type { RecordedError } from '../../records.ts';

/** A file that is too large was never a container. */
const SALVAGEABLE = new Set<ErrorCode>(FORMAT_CODES);
SALVAGEABLE.delete('container-too-large');

/**
 * Whether a container with this error may be salvaged: it is damaged, or of a later version.
 */
export function isSalvageable({ code }: { code: ErrorCode }): boolean {
  return SALVAGEABLE.has(code);
}

/** Adds a hint about --salvage to an error. */
export function withHint({ code, message }: RecordedError): RecordedError {
  if (!isSalvageable({ code })) return { code, message };
  const what =
    code === 'version-unsupported' ? 'the members that are intact' : 'what is left of it';
  return { code, message: `${message} Use --salvage to recover ${what}.` };
}

/** The error of a container in which nothing could be salvaged. */
export function nothingLeft({ code, message }: RecordedError): RecordedError {
  return { code, message: `${message} Nothing in it could be recovered.` };
}
