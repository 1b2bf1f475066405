import { join } from "node:path";
import type { ScheduleStatus } from "../bindings/timer-trigger.ts";
import { readIfExists, replaceFile } from "../files.ts";
import type { Schedule } from "./schedule.ts";

/** Stores last and next occurrence of each timer, in one file a timer, so that the host detects missed occurrences. */
export class ScheduleMonitor {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async read(functionName: string): Promise<ScheduleStatus | undefined> {
    const text = await readIfExists(this.#file(functionName));
    return text === undefined ? undefined : JSON.parse(text);
  }

  write(functionName: string, status: ScheduleStatus): Promise<void> {
    return replaceFile(this.#file(functionName), JSON.stringify(status));
  }

  #file(functionName: string): string {
    return join(this.#folder, `${functionName}.json`);
  }
}

/**
 * The status with which a starting host continues, and whether an occurrence was missed. A changed schedule has missed
 * none.
 */
export function statusAtStart(
  stored: ScheduleStatus | undefined,
  schedule: Schedule,
  now: number,
): { readonly status: ScheduleStatus; readonly isPastDue: boolean } {
  if (stored === undefined) return { status: { last: 0, next: schedule(now), lastUpdated: now }, isPastDue: false };
  const reference = stored.last === 0 ? stored.lastUpdated : stored.last;
  const expected = schedule(reference);
  if (expected === stored.next) return { status: stored, isPastDue: now > stored.next };
  const next = now > expected ? schedule(now) : expected;
  return { status: { last: 0, next, lastUpdated: reference }, isPastDue: false };
}
