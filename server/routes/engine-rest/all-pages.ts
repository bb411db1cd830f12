/** Counts where the engine has a list and no count of its own. */
import { LONGEST_PAGE } from './schemas.ts';
import type { PageRequest } from './twins.ts';

/** How many there are, page by page. */
export async function countPages(list: (page: PageRequest) => Promise<readonly unknown[]>): Promise<number> {
  let counted = 0;
  for (;;) {
    const page = await list({ firstResult: counted, maxResults: LONGEST_PAGE });
    counted += page.length;
    if (page.length < LONGEST_PAGE) return counted;
  }
}
