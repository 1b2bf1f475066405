import { InfrastructureFault } from "./korevital-error.ts";

/** The work took longer than its timeout. */
export class TimedOut extends InfrastructureFault {
  override readonly name = "TimedOut";
  readonly code = "timed-out";
}

/**
 * Waits for the work until the timeout. Work that takes longer continues, and its result is ignored.
 *
 * @throws TimedOut, or what the work throws
 */
export async function withTimeout<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    // biome-ignore lint/plugin: a timeout is this function's purpose
    timer = setTimeout(() => reject(new TimedOut(`no result within ${milliseconds} ms`)), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
