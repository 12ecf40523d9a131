import type { FoundFile } from '../../files/walk/found.ts';

/** Where a container is below the folder that was named, as a catalog writes it: with `/`. */
export function placeOf({ folders, name }: Pick<FoundFile, 'folders' | 'name'>): string {
  return [...folders, name].join('/');
}
