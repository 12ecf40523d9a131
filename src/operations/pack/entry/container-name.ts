import { withoutExtension } from '../../../format/file-name.ts';
import { portableForm } from '../../../format/portable-name.ts';

/** Where another photo has the plain name, eight digits of the photo's identity follow it. */
const DISTINCT = /-[0-9a-f]{8}(?=\.livepkg$)/i;

/** A container is named after its still's stem. @param name the still's, or its bundle's */
export function containerNameFor(name: string): string {
  const portable = portableForm(`${withoutExtension(name)}.livepkg`);
  // What begins so is taken for a leftover of macOS, by livepkg as well.
  return portable.replace(/^\._/, '__');
}

/** The name that a container would have had, had no other photo taken it. */
export function plainName(container: string): string {
  return container.replace(DISTINCT, '');
}
