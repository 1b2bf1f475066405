import type { Identified } from "../platform/azure/documents.ts";
import type { SilverFacts } from "../silver/silver-reader.ts";
import type { Personal } from "../streams/fields/schema.ts";
import type { Calendar } from "./dates/calendar.ts";
import type { Rollup } from "./rollup.ts";

/** A list is one value: an array in JSON, its parts joined by `;` in CSV and in tables. */
export type Value = string | number | null | readonly string[];

/** A row by the names of the summary's columns. */
export type Row = Readonly<Record<string, Value>>;

/** The parts that tell one group from another, by the names of the grain. */
export type GroupKey = Readonly<Record<string, string>>;

export interface Column {
  readonly name: string;
  /** `date` is YYYY-MM-DD, `time` ISO 8601 in UTC with milliseconds, `list` of text. */
  readonly type: "text" | "integer" | "number" | "date" | "time" | "list";
  readonly description: string;
  readonly unit?: string;
  /** Where rows are masked an attribute is null, an identifier a pseudonym. Masking, erasure and documentation are derived from this mark. */
  readonly personal?: Personal;
  readonly nullable?: true;
}

/** A part of the group's key: a property of its document, a column of its rows, a filter of the API. */
export interface GrainPart {
  readonly property: string;
  readonly column: string;
  /** Stands before the column's value in the property. Several columns can so share one, and a row has a value in one of them. */
  readonly prefix?: string;
}

/** What rules may look at. */
export interface View {
  readonly facts: SilverFacts;
  readonly calendar: Calendar;
}

/** A silver container whose changes a summary follows. */
export interface Feed {
  readonly container: string;
  /** Every group that the changed document can touch, with silver as it is now; too many do no harm. */
  expand(document: Identified, view: View): Promise<readonly GroupKey[]>;
}

/** A gold summary: one file that defines it, one line in `registry.ts`. */
export interface Summary {
  /** In URLs and on the command line. */
  readonly name: string;
  /** Of the rule. A new version starts from the beginning of the change feed, which is a rebuild. */
  readonly version: number;
  /** Name of its container in `resources.json`. */
  readonly container: string;
  /** The part of the grain that is the container's partition key. */
  readonly partitionKey: string;
  readonly grain: readonly GrainPart[];
  /** The property that `from` and `to` filter, and by which months are exported; without one it is exported whole. */
  readonly date?: string;
  readonly columns: readonly Column[];
  readonly feeds: readonly Feed[];
  /**
   * Computed once in GOLD_HOURLY_REFRESH_SECONDS rather than whenever gold runs (see `cadence.ts`): where every change of silver would compute much anew,
   * and nobody waits for it.
   */
  readonly unhurried?: true;
  /** All rows of the group, by silver as it is now, in a fixed order. */
  compute(group: GroupKey, view: View): Promise<readonly Row[]>;
  /** The row as somebody needs it who has seen everything until then (epoch milliseconds); undefined when it has nothing newer. */
  since?(row: Row, time: number): Row | undefined;
  /** Its rows are put together of those in its container when they are read or exported; it has no feeds, and computes nothing itself. */
  readonly rollup?: Rollup;
}

export function partOf(key: GroupKey, property: string): string {
  const part = key[property];
  if (part === undefined) throw new Error(`A group has no ${property}`);
  return part;
}

/** The properties of a group's key, each once. */
export function keyProperties({ grain }: Pick<Summary, "grain">): string[] {
  return [...new Set(grain.map(({ property }) => property))];
}
