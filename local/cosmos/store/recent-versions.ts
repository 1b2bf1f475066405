import type { Position } from "../sql/continuation.ts";
import type { StoredDocument } from "./rows.ts";

/** A document before a change; undefined where there was none. */
export interface Overwritten {
  readonly container: number;
  readonly position: Position;
  readonly change: number;
  readonly before: StoredDocument | undefined;
}

/** What documents were before their last changes, for readers that lag behind. In memory, and only while readers do lag. */
export class RecentVersions {
  /** Milliseconds. */
  #lag = 0;
  #overwritten: Overwritten[] = [];
  #commits: { readonly time: number; readonly change: number }[] = [];

  /**
   * Lets readers lag from now on by so many milliseconds; 0 for not at all.
   *
   * @param change the last that there was
   */
  lagBy(milliseconds: number, change: number): void {
    this.#lag = milliseconds;
    this.#overwritten = [];
    this.#commits = [{ time: Number.NEGATIVE_INFINITY, change }];
  }

  get lags(): boolean {
    return this.#lag > 0;
  }

  /** Called before a document is written over or removed. */
  note(overwritten: () => Overwritten): void {
    if (this.lags) this.#overwritten.push(overwritten());
  }

  /** Called when everything up to a change is on the disk. */
  committed(change: number, time: number): void {
    if (!this.lags) return;
    this.#commits.push({ time, change });
    const horizon = this.horizon(time);
    this.#commits = this.#commits.filter((commit) => commit.change >= horizon);
    this.#overwritten = this.#overwritten.filter((one) => one.change > horizon);
  }

  /** The last change that lagging readers see: the end of a commit, never the middle of one. */
  horizon(now: number): number {
    return this.#commits.findLast(({ time }) => time <= now - this.#lag)?.change ?? this.#commits[0]?.change ?? 0;
  }

  /** What changed in a container after a change, as it was then. */
  changedAfter(container: number, change: number): ReadonlyMap<string, Overwritten> {
    const found = new Map<string, Overwritten>();
    for (const one of this.#overwritten) {
      const place = placeOf(one.position);
      if (one.container === container && one.change > change && !found.has(place)) found.set(place, one);
    }
    return found;
  }
}

export function placeOf(position: Position): string {
  return JSON.stringify(position);
}
