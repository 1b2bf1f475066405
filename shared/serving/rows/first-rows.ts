import type { Row } from "../../gold/summary.ts";
import { compareKeys, keyOf, type SortColumn, type SortKey } from "./order.ts";

/** The position of a row in an order. */
export interface Position {
  readonly key: SortKey;
  /** How many rows of this key precede it, itself included: rows may be equal in all columns. */
  readonly count: number;
}

interface KeyedRow {
  readonly key: SortKey;
  readonly row: Row;
}

/** Rows that are collected before they are sorted and cut, in addition to the limit: it saves sorting. */
const slack = 1_000;

/** The first rows in an order, of any number of rows. Memory depends on the limit and on the withheld rows only. */
export class FirstRows {
  readonly #order: readonly SortColumn[];
  readonly #limit: number;
  readonly #after: Position | undefined;
  /** Rows of the key of `#after` that are still to come before it, or are it. */
  #before: number;
  #kept: KeyedRow[] = [];
  #last: SortKey | undefined;
  readonly #withheld: SortKey[] = [];

  /** @param after the row after which the rows begin */
  constructor(order: readonly SortColumn[], limit: number, after: Position | undefined) {
    this.#order = order;
    this.#limit = limit;
    this.#after = after;
    this.#before = after?.count ?? 0;
  }

  add(row: Row): void {
    const key = keyOf(this.#order, row);
    if (this.#isBefore(key)) return;
    if (this.#last !== undefined && this.#compare(key, this.#last) >= 0) return;
    this.#kept.push({ key, row });
    if (this.#kept.length > 2 * this.#limit + slack) this.#cut();
  }

  /** Counts a row that callers do not get. It belongs to the page of the rows around it. */
  withhold(row: Row): void {
    const key = keyOf(this.#order, row);
    if (this.#after === undefined || this.#compare(key, this.#after.key) > 0) this.#withheld.push(key);
  }

  /** Whether rows that come after all of these in the order would be on a later page. */
  get isFull(): boolean {
    return this.#kept.length > this.#limit;
  }

  /** The rows in order, the position of the last one if there are more, and the number of withheld rows up to it. */
  result(): { readonly items: readonly Row[]; readonly last: Position | undefined; readonly withheld: number } {
    this.#cut();
    const kept = this.#kept.slice(0, this.#limit);
    const last = this.#kept.length > kept.length ? kept.at(-1)?.key : undefined;
    const withheld = this.#withheld.filter((key) => last === undefined || this.#compare(key, last) <= 0).length;
    const position = last && { key: last, count: this.#countOf(last, kept) };
    return { items: kept.map(({ row }) => row), last: position, withheld };
  }

  #isBefore(key: SortKey): boolean {
    const compared = this.#after === undefined ? 1 : this.#compare(key, this.#after.key);
    if (compared === 0 && this.#before > 0) {
      this.#before -= 1;
      return true;
    }
    return compared < 0;
  }

  #countOf(key: SortKey, kept: readonly KeyedRow[]): number {
    const equal = kept.filter((other) => this.#compare(other.key, key) === 0).length;
    return equal + (this.#after !== undefined && this.#compare(this.#after.key, key) === 0 ? this.#after.count : 0);
  }

  /** Keeps one row more than the limit, which shows that there is a next page. */
  #cut(): void {
    this.#kept.sort((a, b) => this.#compare(a.key, b.key));
    if (this.#kept.length <= this.#limit) return;
    this.#kept = this.#kept.slice(0, this.#limit + 1);
    this.#last = this.#kept.at(-1)?.key;
  }

  #compare(a: SortKey, b: SortKey): number {
    return compareKeys(this.#order, a, b);
  }
}
