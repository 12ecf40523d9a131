import { withoutExtension } from '../../../format/file-name.ts';
import { portableForm } from '../../../format/portable-name.ts';

/** The suffix if another photo has the plain name: eight digits of the photo identity. */
const DISTINCT = /-[0-9a-f]{8}(?=\.livepkg$)/i;

/** Names a container after the stem of its still. @param name of the still, or of its bundle */
export function containerNameFor(name: string): string {
  const portable = portableForm(`${withoutExtension(name)}.livepkg`);
  // Names starting with `._` are ignored as metadata files of macOS.
  return portable.replace(/^\._/, '__');
}

/** The name of a container without the suffix. */
export function plainName(container: string): string {
  return container.replace(DISTINCT, '');
}
