interface Waiting<T, R> {
  readonly item: T;
  resolve(result: R): void;
  reject(error: unknown): void;
}

/**
 * Coalesces the calls of one turn of the event loop into requests.
 *
 * @param maximum items in one request
 * @param send returns a result for each item, in their order; when it throws, the call of each item fails
 */
export function coalesced<T, R>(
  maximum: number,
  send: (items: readonly T[]) => Promise<readonly R[]>,
): (item: T) => Promise<R> {
  let waiting: Waiting<T, R>[] = [];
  const sendAll = () => {
    const all = waiting;
    waiting = [];
    for (let from = 0; from < all.length; from += maximum) sendBatch(all.slice(from, from + maximum), send);
  };
  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (waiting.length === 1) setImmediate(sendAll);
    });
}

async function sendBatch<T, R>(
  some: readonly Waiting<T, R>[],
  send: (items: readonly T[]) => Promise<readonly R[]>,
): Promise<void> {
  try {
    const results = await send(some.map(({ item }) => item));
    if (results.length !== some.length) throw new Error(`${results.length} results for ${some.length} items`);
    for (const [index, result] of results.entries()) some[index]?.resolve(result);
  } catch (error) {
    for (const { reject } of some) reject(error);
  }
}
