export interface Page<D> {
  readonly items: readonly D[];
  readonly continuation: string | undefined;
}

/** The items of each page until the last; a query over all partition keys may return empty pages, which are skipped. */
export async function* pagesOf<D>(
  read: (continuation: string | undefined) => Promise<Page<D>>,
): AsyncGenerator<readonly D[]> {
  let continuation: string | undefined;
  do {
    const page = await read(continuation);
    if (page.items.length > 0) yield page.items;
    continuation = page.continuation;
  } while (continuation !== undefined);
}
