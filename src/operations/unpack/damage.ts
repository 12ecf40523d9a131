/** Which errors say that a container is damaged, and what can be done about it. */
import { FORMAT_CODES, type ErrorCode } from '../../errors.ts';
import type { RecordedError } from '../../records.ts';

/** Another version is no damage, and what is too large for a container was never one. */
const DAMAGE = new Set<ErrorCode>(FORMAT_CODES);
DAMAGE.delete('version-unsupported');
DAMAGE.delete('container-too-large');

/** Whether an error says that something may be left in a container to be saved. */
export function isDamage({ code }: { code: ErrorCode }): boolean {
  return DAMAGE.has(code);
}

/** Why a container was not restored, with a word on what may still be done. */
export function withHint({ code, message }: RecordedError): RecordedError {
  if (!isDamage({ code })) return { code, message };
  return { code, message: `${message} --salvage gets out what is left of it.` };
}

/** Why a container was not restored, though it was looked for what is left of it. */
export function nothingLeft({ code, message }: RecordedError): RecordedError {
  return { code, message: `${message} Nothing in it could be saved.` };
}
