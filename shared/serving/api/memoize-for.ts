/**
 * Memoizes the result of an asynchronous function for some time. Concurrent calls share one execution; failures are not
 * memoized.
 *
 * @param now epoch milliseconds
 * @param compute receives the argument of the call that executes it
 */
export function memoizeFor<T, C>(
  milliseconds: number,
  now: () => number,
  compute: (caller: C) => Promise<T>,
): (caller: C) => Promise<T> {
  let memoized: { readonly result: Promise<T>; readonly startedAt: number } | undefined;
  return (caller) => {
    if (memoized !== undefined && now() - memoized.startedAt < milliseconds) return memoized.result;
    const current = { result: compute(caller), startedAt: now() };
    memoized = current;
    current.result.catch(() => {
      if (memoized === current) memoized = undefined;
    });
    return current.result;
  };
}
