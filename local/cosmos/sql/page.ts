import type { Continuation, Position, SortedPosition } from "./continuation.ts";
import type { Prepared } from "./prepare.ts";
import type { PageRequest } from "./run.ts";
import type { Value } from "./values.ts";

const mostBytes = 4 * 1024 * 1024;
/** Documents that a page may read in vain before it lets other requests run. */
const mostScanned = 16 * 1024 * 1024;

/** Results gathered up to the page's size, with OFFSET and LIMIT counted across pages. */
export class Page {
  readonly results: string[] = [];
  continuation: Continuation | undefined;
  readonly #maxItems: number;
  #offset: number;
  #limit: number;
  #skip: number;
  #bytes = 0;
  #after: Position | undefined;

  constructor(query: Prepared, { maxItems, continuation }: PageRequest) {
    this.#maxItems = maxItems;
    this.#offset = continuation === undefined ? query.offset : continuation.offset;
    this.#limit = continuation === undefined ? query.limit : (continuation.limit ?? Number.POSITIVE_INFINITY);
    this.#skip = continuation?.skip ?? 0;
    this.#after = continuation?.after;
  }

  /** Whether nothing more may come, in this page or another. */
  get full(): boolean {
    return this.#limit <= 0;
  }

  /** Results that have no place but their count. */
  fill(values: readonly Value[]): void {
    let passed = 0;
    for (const value of values) {
      if (value === undefined) continue;
      passed += 1;
      if (passed <= this.#skip) continue;
      if (!this.#add(value, () => this.#state({ skip: passed - 1 }))) return;
    }
  }

  /** A document's results. False when the page ends in them or after them. */
  fillFrom(position: Position, values: readonly Value[]): boolean {
    let passed = 0;
    for (const value of values) {
      if (value === undefined) continue;
      passed += 1;
      if (passed <= this.#skip) continue;
      if (!this.#add(value, () => this.#state({ skip: passed - 1, ...this.#behind() }))) return false;
    }
    this.#skip = 0;
    this.#after = position;
    return true;
  }

  /** One sorted result; `passed` counts those of the same document before it. False when the page ends before it. */
  addSorted(value: Value, from: SortedPosition, passed: number): boolean {
    return value === undefined || this.#add(value, () => this.#state({ skip: passed, from }));
  }

  /** Ends the page behind a document when too much was read for what was found. */
  stopAfter(position: Position, scanned: number): boolean {
    if (scanned < mostScanned) return false;
    this.continuation = this.#state({ skip: 0, after: position });
    return true;
  }

  #add(value: NonNullable<Value> | null, here: () => Continuation): boolean {
    if (this.#limit <= 0) return false;
    if (this.#offset > 0) {
      this.#offset -= 1;
      return true;
    }
    const text = JSON.stringify(value);
    const first = this.results.length === 0;
    if (this.results.length >= this.#maxItems || (!first && this.#bytes + text.length > mostBytes)) {
      this.continuation = here();
      return false;
    }
    this.results.push(text);
    this.#bytes += text.length;
    this.#limit -= 1;
    return true;
  }

  #behind(): Pick<Continuation, "after"> {
    return this.#after === undefined ? {} : { after: this.#after };
  }

  #state(where: Pick<Continuation, "skip" | "after" | "from">): Continuation {
    const limited = Number.isFinite(this.#limit) ? { limit: this.#limit } : {};
    return { ...where, offset: this.#offset, ...limited };
  }
}
