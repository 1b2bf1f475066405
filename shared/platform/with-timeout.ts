/** It took longer than it may. */
export class TimedOut extends Error {
  override readonly name = "TimedOut";
}

/**
 * Waits for the work, so many milliseconds at most. Work that is late goes on unheeded.
 *
 * @throws TimedOut, or what the work throws
 */
export async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TimedOut(`no answer within ${milliseconds} ms`)), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
