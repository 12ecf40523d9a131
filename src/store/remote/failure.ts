/** Errors of rclone, from its exit status and last message. */
import { LivepkgError, type RemoteCode } from '../../errors.ts';
import { withoutOptions, type Remote } from './remote.ts';

/** How a run of rclone ended. */
export interface Ending {
  /** Its exit status; null if a signal ended it. */
  status: number | null;
  signal: NodeJS.Signals | null;
  /** The end of what it wrote to standard error. */
  stderr: string;
}

interface Explanation {
  code: RemoteCode;
  what: string;
  todo: string;
}

/** Maximum length of a quoted message, in characters. */
const MAX_QUOTE = 400;

const NOT_THERE: Explanation = {
  code: 'remote-not-found',
  what: 'there is no such file or folder',
  todo: 'check the path with `rclone lsf`',
};

/** Unambiguous exit statuses, https://rclone.org/docs/#exit-code. */
const BY_STATUS: Readonly<Record<number, Explanation>> = { 3: NOT_THERE, 4: NOT_THERE };

/**
 * Other failures are recognised by the message, which depends on the back end. The first match counts;
 * without a match the code is `remote-failed`. The message is always quoted.
 */
const BY_WORDS: readonly (Explanation & { words: RegExp })[] = [
  {
    words: /unknown (?:shorthand )?(?:flag|command)/i,
    code: 'rclone-too-old',
    what: 'this version of rclone does not support what livepkg needs',
    todo: 'install version 1.62 or newer from https://rclone.org/install/',
  },
  {
    words: /didn't find (?:section in config file|backend called)/i,
    code: 'remote-not-found',
    what: 'rclone knows no such remote',
    todo: 'see `rclone listremotes`, or set it up with `rclone config`',
  },
  {
    words: /is a file not a directory|can't limit to single files/i,
    code: 'remote-not-found',
    what: 'it is not a folder',
    todo: 'give the folder of the containers, and use no rclone filters',
  },
  {
    words: /rate.?limit|too.?many.?requests|activityLimitReached|\bthrottl/i,
    code: 'remote-failed',
    what: 'the remote limits the rate of requests',
    todo: 'wait a few minutes, and run the command again',
  },
  {
    words:
      /unauthori[sz]ed|unauthenticated|forbidden|(?:access|permission).?denied|unable to authenticate|login incorrect|not allowed to ask for password|(?:couldn't fetch|empty|invalid.?(?:\w+)?|expired.?access).?token|token.{0,20}expired|invalid_grant|invalidAccessKeyId|signatureDoesNotMatch|config reconnect/i,
    code: 'remote-refused',
    what: 'the remote refused access',
    todo: 'check the permissions of the account, or sign in again with `rclone config reconnect`',
  },
  {
    words: /time(?:d )?.?out|deadline exceeded/i,
    code: 'remote-timeout',
    what: 'the remote did not answer in time',
    todo: 'check the connection, and run the command again',
  },
];

function otherwise({ status, signal }: Ending): Explanation {
  const how = status === null ? `was stopped by ${String(signal)}` : `ended with status ${status}`;
  const todo = 'check the connection and the remote with `rclone lsf`, and run the command again';
  return { code: 'remote-failed', what: `rclone ${how}`, todo };
}

/** Messages of rclone start with a time, and can have several lines. */
const MESSAGE_START = /^(?=\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d )/m;

/** rclone's last message, on one line, without its time. */
function lastMessage(stderr: string): string {
  const message = stderr.split(MESSAGE_START).at(-1) ?? '';
  return message
    .replace(/^[\d/]{10} [\d:]{8} /, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}

/** The message for display: without passwords, and without tokens in URLs. */
function quoted(said: string, remote: Remote): string {
  const text = withoutOptions(said, remote).replace(/(https?:\/\/[^\s"?]*\?)[^\s"]+/g, '$1…');
  return text.length > MAX_QUOTE ? `${text.slice(0, MAX_QUOTE)}…` : text;
}

function asError(remote: Remote, { code, what, todo }: Explanation, said: string): LivepkgError {
  const words = said === '' ? '' : ` (rclone says: ${quoted(said, remote)})`;
  const message = `${remote.label}: ${what}${words}; ${todo}.`;
  return new LivepkgError(code, message, { file: remote.label });
}

/** The error of a run that failed. */
export function exitError(remote: Remote, ending: Ending): LivepkgError {
  const said = lastMessage(ending.stderr);
  const explanation =
    BY_STATUS[ending.status ?? 0] ??
    BY_WORDS.find(({ words }) => words.test(said)) ??
    otherwise(ending);
  return asError(remote, explanation, said);
}

function seconds(milliseconds: number): string {
  const number = milliseconds / 1000;
  return number === 1 ? '1 second' : `${number} seconds`;
}

/** The error of the idle timeout. @param silence in milliseconds */
export function idleTimeoutError(remote: Remote, silence: number, stderr: string): LivepkgError {
  const explanation: Explanation = {
    code: 'remote-timeout',
    what: `rclone sent nothing for ${seconds(silence)}, and was stopped`,
    todo: 'check the connection, and run the command again, or allow more time with --remote-timeout',
  };
  return asError(remote, explanation, lastMessage(stderr));
}

/** The error if rclone writes endless messages. */
export function outputLimitError(remote: Remote, stderr: string): LivepkgError {
  const explanation: Explanation = {
    code: 'remote-failed',
    what: 'rclone wrote too many messages, and was stopped',
    todo: 'run `rclone lsf` to see them',
  };
  return asError(remote, explanation, lastMessage(stderr));
}

/** The error if the time limit was reached before the listing was complete. */
export function nothingListed(remote: Remote): LivepkgError {
  const explanation: Explanation = {
    code: 'remote-timeout',
    what: 'nothing was audited: the time limit was reached before rclone had listed the containers',
    todo: 'check the connection with `rclone lsf`, or allow more time with --max-duration',
  };
  return asError(remote, explanation, '');
}

/** The error if the time limit was reached before the first container was downloaded. */
export function nothingAudited(remote: Remote): LivepkgError {
  const explanation: Explanation = {
    code: 'remote-timeout',
    what: 'nothing was audited: the time limit was reached before the first container was downloaded',
    todo: 'allow more time with --max-duration, or audit less with --subset',
  };
  return asError(remote, explanation, '');
}

/** The error of invalid or incomplete output. @param what e.g. `its listing …` */
export function invalidOutput(remote: Remote, what: string): LivepkgError {
  const todo = 'check that the `rclone` on the PATH is the real one, and run the command again';
  return asError(remote, { code: 'remote-failed', what, todo }, '');
}

/** The error if rclone cannot be started. */
export function notStarted(remote: Remote, cause: Error): LivepkgError {
  const message = `${remote.label}: rclone, which livepkg needs for remotes, cannot be started (${cause.message}); install it from https://rclone.org/install/, version 1.62 or newer for OneDrive.`;
  return new LivepkgError('rclone-missing', message, { cause, file: remote.label });
}
