/** The built library, as it is published: its worker threads run the build too. */
import type * as Library from '../../src/index.ts';

const built: unknown = await import(new URL('../../dist/index.js', import.meta.url).href);

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- built from the same source
export const library = built as typeof Library;
