interface Waiting<T, R> {
  readonly item: T;
  resolve(result: R): void;
  reject(error: unknown): void;
}

/**
 * Sends what is asked for at one time together: all that is asked for in one turn of the event loop, at most so many in a request.
 *
 * @param most items in one request
 * @param send gives a result for each item, in their order; when it throws, each of them fails
 */
export function gathered<T, R>(
  most: number,
  send: (items: readonly T[]) => Promise<readonly R[]>,
): (item: T) => Promise<R> {
  let waiting: Waiting<T, R>[] = [];
  const sendAll = () => {
    const all = waiting;
    waiting = [];
    for (let from = 0; from < all.length; from += most) answer(all.slice(from, from + most), send);
  };
  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (waiting.length === 1) setImmediate(sendAll);
    });
}

async function answer<T, R>(
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
