import type { Mark } from "../streams/fields/mark.ts";
import type { Days } from "./dates/period.ts";
import type { Feed } from "./feed.ts";
import type { GroupContext, GroupKey } from "./group-context.ts";

/** A list is one value: an array in JSON, joined by `;` in CSV and in tables. */
export type Value = string | number | null | readonly string[];

/** A row by the names of the summary's columns. */
export type Row = Readonly<Record<string, Value>>;

export interface Column {
  readonly name: string;
  /** `date` is YYYY-MM-DD, `time` ISO 8601 in UTC with milliseconds, `list` of text. */
  readonly type: "text" | "integer" | "number" | "date" | "time" | "list";
  readonly description: string;
  readonly unit?: string;
  /** What masked rows contain of it. */
  readonly mark: Mark;
  /** Masked rows contain no more of an open column than the day of its times: their time of day is midnight. */
  readonly masked?: "day";
  readonly nullable?: true;
  /** What every text of the column matches; the API rejects a filter by any other. */
  readonly pattern?: string;
  /** For people: what the pattern expects. */
  readonly expected?: string;
  /** The parts of each text of a list, which are separated by spaces: the API returns an object of them. */
  readonly parts?: readonly ListPart[];
}

export interface ListPart {
  readonly name: string;
  readonly type: "number" | "time";
  readonly description: string;
}

/** A part of the group's key: a property of its document, a column of its rows, a filter of the API. */
export interface GrainPart {
  readonly property: string;
  readonly column: string;
  /**
   * Precedes the column's value in the property. Several columns can share one property; a row has a value in one of
   * them.
   */
  readonly prefix?: string;
}

interface SummaryTable {
  /** In URLs and on the command line. */
  readonly name: string;
  /** Of the rule. A new version reads the change feeds from the beginning, which is a rebuild. */
  readonly version: number;
  /** Name of its container in `resources.json`. */
  readonly container: string;
  /** The property of the grain that is the container's partition key. */
  readonly partitionKey: string;
  readonly grain: readonly GrainPart[];
  /** Whom a row is about: one person or device, or a group of people, whose size is in a column. */
  readonly subjects: "one" | { readonly countedIn: string };
  /**
   * The property that `from` and `to` filter, and by which months are exported. A summary without one is exported as
   * one file.
   */
  readonly date?: string;
  readonly columns: readonly Column[];
}

/** A summary whose rows are computed from silver group by group, and stored. */
export interface ComputedSummary extends SummaryTable {
  readonly kind: "computed";
  readonly feeds: readonly Feed[];
  /** How often it is recomputed (see `run/refresh-interval.ts`); absent: in every run. */
  readonly refresh?: "hourly";
  /** Reads at once what many groups need of silver. `compute` of the same context uses it. */
  prepare?(groups: readonly GroupKey[], context: GroupContext): Promise<void>;
  /** All rows of the group by the current state of silver, in a fixed order. */
  compute(group: GroupKey, context: GroupContext): Promise<readonly Row[]>;
}

/** A summary whose rows are rolled up from the stored rows of a daily summary, when they are read or exported. */
export interface RolledUpSummary extends SummaryTable {
  readonly kind: "rolled-up";
  readonly date: string;
  readonly rollup: Rollup;
}

export type Summary = ComputedSummary | RolledUpSummary;

/** How rows of days become rows of longer periods. */
export interface Rollup {
  /** The column of the grain that contains the period. */
  readonly column: string;
  /** The period of a day: `2026-W01`. */
  periodOf(date: string): string;
  /** The days of a period; undefined when the text is no period. */
  daysOf(period: string): Days | undefined;
  /** The rows of one period, in a fixed order, from all rows of its days. */
  fold(period: string, days: readonly Row[]): Row[];
}

export function partOf(key: GroupKey, property: string): string {
  const part = key[property];
  if (part === undefined) throw new Error(`A group has no ${property}`);
  return part;
}

/** The distinct properties of a group's key. */
export function keyProperties({ grain }: Pick<Summary, "grain">): string[] {
  return [...new Set(grain.map(({ property }) => property))];
}
