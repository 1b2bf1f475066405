import { setTimeout as sleep } from "node:timers/promises";
import { codeOf } from "./errors.ts";

/** Milliseconds until the next attempt. */
const pause = 50;
/** The SDK waits for credit for a second in each of them. */
const attempts = 20;

/**
 * Sends as soon as the link has credit. The SDK rejects a batch when the link has none (`SenderBusyError`): nothing was
 * sent, and the hub is not busy; other batches of this process are on their way.
 */
export async function whenSendable<T>(
  send: () => Promise<T>,
  wait: (ms: number) => Promise<unknown> = sleep,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await send();
    } catch (error) {
      if (codeOf(error) !== "SenderBusyError" || attempt >= attempts) throw error;
      await wait(pause);
    }
  }
}
