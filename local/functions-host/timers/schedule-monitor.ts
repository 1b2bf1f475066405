import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ScheduleStatus } from "../bindings/timer-trigger.ts";
import type { Schedule } from "./schedule.ts";

/** Keeps when timers were last and are next due, a small file each, so that what a stopped host missed is noticed. */
export class ScheduleMonitor {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async read(functionName: string): Promise<ScheduleStatus | undefined> {
    const text = await readFile(this.#file(functionName), "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") throw error;
    });
    return text === undefined ? undefined : JSON.parse(text);
  }

  async write(functionName: string, status: ScheduleStatus): Promise<void> {
    const file = this.#file(functionName);
    await mkdir(this.#folder, { recursive: true });
    // a name of its own: several hosts may write at the same moment
    const next = `${file}.${process.pid}.new`;
    await writeFile(next, JSON.stringify(status));
    await rename(next, file);
  }

  #file(functionName: string): string {
    return join(this.#folder, `${functionName}.json`);
  }
}

/**
 * What a starting host makes of the status it finds: the status to go on from, and whether a time was missed.
 * A schedule that was changed meanwhile has missed nothing.
 */
export function statusAtStart(
  found: ScheduleStatus | undefined,
  schedule: Schedule,
  now: number,
): { readonly status: ScheduleStatus; readonly isPastDue: boolean } {
  if (found === undefined) return { status: { last: 0, next: schedule(now), lastUpdated: now }, isPastDue: false };
  const counted = found.last === 0 ? found.lastUpdated : found.last;
  const expected = schedule(counted);
  if (expected === found.next) return { status: found, isPastDue: now > found.next };
  const next = now > expected ? schedule(now) : expected;
  return { status: { last: 0, next, lastUpdated: counted }, isPastDue: false };
}
