import type { Position } from "../partition/position.ts";
import type { StoredDocument } from "./rows.ts";

/** A write of a document, with the version before it; `undefined` for a new document. */
export interface Overwrite {
  readonly container: number;
  readonly position: Position;
  readonly change: number;
  readonly before: StoredDocument | undefined;
}

/** Earlier versions of documents, for reads that lag. In memory, and only while reads lag. */
export class RecentVersions {
  /** Milliseconds. */
  #lag = 0;
  #overwrites: Overwrite[] = [];
  #commits: { readonly time: number; readonly change: number }[] = [];

  /**
   * Sets the lag of reads in milliseconds; 0 for none.
   *
   * @param change the last change
   */
  setLag(milliseconds: number, change: number): void {
    this.#lag = milliseconds;
    this.#overwrites = [];
    this.#commits = [{ time: Number.NEGATIVE_INFINITY, change }];
  }

  get isLagging(): boolean {
    return this.#lag > 0;
  }

  /** Records a document before it is overwritten or removed. */
  record(overwrite: () => Overwrite): void {
    if (this.isLagging) this.#overwrites.push(overwrite());
  }

  /** Records that all changes up to one are on disk. */
  committed(change: number, time: number): void {
    if (!this.isLagging) return;
    this.#commits.push({ time, change });
    const horizon = this.horizon(time);
    this.#commits = this.#commits.filter((commit) => commit.change >= horizon);
    this.#overwrites = this.#overwrites.filter((one) => one.change > horizon);
  }

  /** The last change that lagging reads return: always the end of a commit. */
  horizon(now: number): number {
    return this.#commits.findLast(({ time }) => time <= now - this.#lag)?.change ?? this.#commits[0]?.change ?? 0;
  }

  /** The documents of a container that changed after a change, as they were at that change, by `positionKey`. */
  changedAfter(container: number, change: number): ReadonlyMap<string, Overwrite> {
    const earliest = new Map<string, Overwrite>();
    for (const one of this.#overwrites) {
      const key = positionKey(one.position);
      if (one.container === container && one.change > change && !earliest.has(key)) earliest.set(key, one);
    }
    return earliest;
  }
}

export function positionKey(position: Position): string {
  return JSON.stringify(position);
}
