/** The kinds of findings, explained in simple words. */
import type { AuditCounts, AuditFinding, AuditHow } from './data.ts';
import { html, type Html } from './escape.ts';

export interface Kind {
  /** Also the fragment of the link to its heading. */
  id: string;
  event: AuditFinding['event'];
  countKey: keyof AuditCounts;
  title: string;
  meaning: (how: AuditHow) => string;
  advice: Html;
  needsAttention: boolean;
  /** Whether the audit could find it. */
  isChecked: (how: AuditHow) => boolean;
}

const hasCatalog = ({ catalog }: AuditHow): boolean => catalog !== undefined;
const always = (): boolean => true;

const RENEW = html`<code>livepkg catalog --force</code>`;

/** All kinds except intact containers, in display order. */
export const KINDS: readonly Kind[] = [
  {
    id: 'damaged',
    event: 'damaged',
    countKey: 'damaged',
    title: 'Damaged',
    meaning: () =>
      'The file exists, but is no longer as it was packed: bytes were changed, or a part is missing.',
    advice: html`Restore a good copy from a backup, or from the version history of Dropbox or
      OneDrive. If there is none, <code>livepkg unpack --salvage</code> saves what is left.`,
    needsAttention: true,
    isChecked: always,
  },
  {
    id: 'missing',
    event: 'missing',
    countKey: 'missing',
    title: 'Missing',
    meaning: () =>
      'It is in the catalog, but was found neither at its path nor anywhere else in the archive.',
    advice: html`Look for it in your backup, and in the trash of your computer, Dropbox or OneDrive,
    and restore it. If another file contains the same photo, that file is named below.`,
    needsAttention: true,
    isChecked: hasCatalog,
  },
  {
    id: 'changed',
    event: 'changed',
    countKey: 'changed',
    title: 'Changed',
    meaning: () => 'A file exists at its path, but it is not the one in the catalog.',
    advice: html`Check whether it was replaced on purpose, for example by a better copy of the
    photo. If so, write a new catalog with ${RENEW}. If not, restore the old file from a backup, or
    from the version history of Dropbox or OneDrive.`,
    needsAttention: true,
    isChecked: hasCatalog,
  },
  {
    id: 'unreadable',
    event: 'problem',
    countKey: 'problems',
    title: 'Could not be read',
    meaning: () => 'It could not be read, so it was not checked: it may be intact or not.',
    advice: html`Follow the message: for example download an online-only file, allow access to a
    folder, or replace a failing disk. Then check again.`,
    needsAttention: true,
    isChecked: always,
  },
  {
    id: 'newer',
    event: 'version-unsupported',
    countKey: 'versionUnsupported',
    title: 'From a newer livepkg',
    meaning: () =>
      'It was packed by a newer version of livepkg, which this version cannot read. It was not checked.',
    advice: html`Install the newest livepkg, and check again.`,
    needsAttention: true,
    isChecked: always,
  },
  {
    id: 'may-not-play',
    event: 'intact',
    countKey: 'notLive',
    title: 'Fault in the pair',
    meaning: () =>
      'It is as it was packed, but its picture or movie has a fault, or they do not match: it may not play as a Live Photo.',
    advice: html`Nothing was lost since it was packed, and <code>livepkg unpack</code> restores both
      files. Look for a better copy of the photo, and pack it.`,
    needsAttention: true,
    isChecked: ({ level, remoteHash }) => level === 'live' && remoteHash === undefined,
  },
  {
    id: 'moved',
    event: 'moved',
    countKey: 'moved',
    title: 'Moved',
    meaning: () => 'It is the file in the catalog, but in another folder or under another name.',
    advice: html`Nothing has to be done. To record the new paths, run ${RENEW}.`,
    needsAttention: false,
    isChecked: hasCatalog,
  },
  {
    id: 'new',
    event: 'unlisted',
    countKey: 'unlisted',
    title: 'New',
    meaning: ({ remoteHash }) =>
      remoteHash === undefined
        ? 'It was added after the catalog was written.'
        : 'It was added after the catalog was written, so there was nothing to compare it with: it was not checked.',
    advice: html`Nothing has to be done. To add it to the catalog, run ${RENEW}: then a later check
    reports it if it is missing.`,
    needsAttention: false,
    isChecked: hasCatalog,
  },
];

/** The title and meaning for containers that passed. */
export function passed({ level, remoteHash }: AuditHow): { title: string; meaning: string } {
  if (remoteHash !== undefined) {
    return {
      title: 'Checksums match',
      meaning: 'The checksum of the store is the one in the catalog.',
    };
  }
  if (level === 'quick') {
    return {
      title: 'Passed a quick check',
      meaning: 'Its beginning is valid, and its length is right. The rest was not read.',
    };
  }
  return { title: 'Intact', meaning: 'Every byte of it is as it was packed.' };
}
