/** What can be found of a container, in words for people who have photos and no degree. */
import type { AuditCounts, AuditFinding, AuditHow } from './data.ts';
import { html, type Html } from './escape.ts';

export interface Kind {
  /** Fragment of its heading's address, too. */
  id: string;
  event: AuditFinding['event'];
  counted: keyof AuditCounts;
  title: string;
  /** What it means that something is so. */
  meaning: (how: AuditHow) => string;
  /** What to do about it. */
  advice: Html;
  /** Whether anything must be done at all. */
  needsAttention: boolean;
  /** Whether it was looked for. */
  isKnown: (how: AuditHow) => boolean;
}

const hasCatalog = ({ catalog }: AuditHow): boolean => catalog !== undefined;
const always = (): boolean => true;

const RENEW = html`<code>livepkg catalog --force</code>`;

/** All but those that are simply whole, in the order in which they are told. */
export const KINDS: readonly Kind[] = [
  {
    id: 'damaged',
    event: 'damaged',
    counted: 'damaged',
    title: 'Damaged',
    meaning: () =>
      'The file is there, but no longer as it was packed: something in it was altered, or a part of it is gone.',
    advice: html`Put a good copy of it back from a backup, or from the version history of Dropbox or
      OneDrive. If there is none, <code>livepkg unpack --salvage</code> saves what is left.`,
    needsAttention: true,
    isKnown: always,
  },
  {
    id: 'missing',
    event: 'missing',
    counted: 'missing',
    title: 'Missing',
    meaning: () =>
      'The catalog lists it, but it is not in its place, nor anywhere else that was looked at.',
    advice: html`Look for it in your backup, and in the trash of your computer, Dropbox or OneDrive,
    and restore it. Where the same photo is still here in another file, it says so below.`,
    needsAttention: true,
    isKnown: hasCatalog,
  },
  {
    id: 'changed',
    event: 'changed',
    counted: 'changed',
    title: 'Changed',
    meaning: () => 'There is a file in its place, but not the one that the catalog lists.',
    advice: html`See whether it was replaced on purpose, for example by a better copy of the photo.
    If so, ${RENEW} writes down how things are now. If not, put the old file back from a backup, or
    from the version history of Dropbox or OneDrive.`,
    needsAttention: true,
    isKnown: hasCatalog,
  },
  {
    id: 'unreadable',
    event: 'problem',
    counted: 'problems',
    title: 'Could not be read',
    meaning: () =>
      'Something stood in the way, so nothing is known about it: it may be well, and it may not.',
    advice: html`See to what the message says: a file that is only in the cloud and must be
    downloaded first, a folder that you may not open, a disk that fails. Then check again.`,
    needsAttention: true,
    isKnown: always,
  },
  {
    id: 'newer',
    event: 'version-unsupported',
    counted: 'versionUnsupported',
    title: 'From a newer livepkg',
    meaning: () =>
      'It was packed by a newer version of livepkg, which this one cannot read: it was not checked.',
    advice: html`Install the newest livepkg, and check again.`,
    needsAttention: true,
    isKnown: always,
  },
  {
    id: 'may-not-play',
    event: 'intact',
    counted: 'notLive',
    title: 'Fault in the pair',
    meaning: () =>
      'It is just as it was packed, but its picture or its movie has a fault, or they do not fit together: it may not play as a Live Photo.',
    advice: html`Nothing was lost since it was packed, and <code>livepkg unpack</code> gives both
      files back. Look for a better copy of the photo, and pack that.`,
    needsAttention: true,
    isKnown: ({ level, remoteHash }) => level === 'live' && remoteHash === undefined,
  },
  {
    id: 'moved',
    event: 'moved',
    counted: 'moved',
    title: 'Moved',
    meaning: () =>
      'It is the file that the catalog lists, only in another place, or under another name.',
    advice: html`That is fine. If it is meant to be there, ${RENEW} writes down the new places.`,
    needsAttention: false,
    isKnown: hasCatalog,
  },
  {
    id: 'new',
    event: 'unlisted',
    counted: 'unlisted',
    title: 'New',
    meaning: ({ remoteHash }) =>
      remoteHash === undefined
        ? 'It was added since the catalog was made.'
        : 'It was added since the catalog was made, so there was nothing to compare it with: it was not checked.',
    advice: html`That is fine. Run ${RENEW}, so that a later check would notice if it went missing.`,
    needsAttention: false,
    isKnown: hasCatalog,
  },
];

/** What those are called that passed, and what that means. */
export function passed({ level, remoteHash }: AuditHow): { title: string; meaning: string } {
  if (remoteHash !== undefined) {
    return {
      title: 'Checksums match',
      meaning: 'The checksum that the store keeps of it is the one in the catalog.',
    };
  }
  if (level === 'quick') {
    return {
      title: 'Passed a quick check',
      meaning: 'It begins as it should, and has the right length. The rest was not read.',
    };
  }
  return { title: 'Whole', meaning: 'Every byte of it is as it was packed.' };
}
