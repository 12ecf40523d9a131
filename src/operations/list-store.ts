import type { Store, StoreListing, ListOptions } from '../store/store.ts';
import { nothingFound } from './nothing-found.ts';

/**
 * Lists the containers of a store. A path without containers is a problem, `nothing-found`.
 *
 * @throws LivepkgError as `Store.list`
 */
export async function listStore(
  store: Store,
  options: ListOptions = {},
): Promise<Omit<StoreListing, 'empty'>> {
  const { empty, problems, ...listing } = await store.list(options);
  return { ...listing, problems: [...problems, ...empty.map(nothingFound)] };
}
