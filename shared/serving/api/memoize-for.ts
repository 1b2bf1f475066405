/**
 * The same question, asked at most once in so many milliseconds, and once at a time. A failure is not remembered.
 *
 * @param now epoch milliseconds
 * @param ask gets what the caller brings for whom it is asked
 */
export function remembered<T, C>(
  milliseconds: number,
  now: () => number,
  ask: (caller: C) => Promise<T>,
): (caller: C) => Promise<T> {
  let known: { readonly answer: Promise<T>; readonly asked: number } | undefined;
  return (caller) => {
    if (known !== undefined && now() - known.asked < milliseconds) return known.answer;
    const mine = { answer: ask(caller), asked: now() };
    known = mine;
    mine.answer.catch(() => {
      if (known === mine) known = undefined;
    });
    return mine.answer;
  };
}
