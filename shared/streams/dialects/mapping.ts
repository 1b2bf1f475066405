/** A value of a body; fields of streams have no other constants. */
export type Constant = string | number | boolean;

/** How a time of another vendor is written. */
export type TimeSource = {
  /** Times are cut to whole minutes: a minute that is sent twice with other seconds counts once. */
  readonly wholeMinutes?: boolean;
} & (
  | {
      /** As in `M/d/yyyy h:mm:ss a`. */
      readonly pattern: string;
      /** IANA time zone of times without an offset. */
      readonly zone: string;
    }
  | {
      readonly unit: keyof typeof timeUnits;
      /** ISO 8601; the time of the number 0. */
      readonly since: string;
    }
);

/** Milliseconds. */
export const timeUnits = { milliseconds: 1, seconds: 1_000, minutes: 60_000, days: 86_400_000 } as const;

/** Where the value of a field comes from. */
export type Source =
  | { readonly constant: Constant }
  | {
      /** A column, or a path in JSON; several are joined with a space. */
      readonly from: string | readonly string[];
      /** Sentinel values: the field is absent. */
      readonly absent?: readonly (string | number)[];
      readonly words?: Readonly<Record<string, Constant>>;
      readonly prefix?: string;
      /** Multiplied with the number, then added to it, to convert its unit. */
      readonly factor?: number;
      readonly plus?: number;
      readonly time?: TimeSource;
    };

/** Wire name of a field -> its source. */
export type Sources = Readonly<Record<string, Source>>;

/** A column with the reading of a running counter; the event has its increase since the reading before. */
export type CounterSource = {
  /** Wire name of the field with the increase. */
  readonly field: string;
} & (
  | { readonly restarts: "never"; readonly zone?: undefined }
  /** At the midnight of an IANA time zone. */
  | { readonly restarts: "daily"; readonly zone: string }
);

/**
 * A file in `dialects/`: how records of another vendor become bodies of a stream. `mapping.schema.json` describes it.
 */
export interface MappingFile {
  readonly description: string;
  readonly stream: string;
  readonly format: "csv" | "json";
  readonly headLines?: 1 | 2;
  readonly namesLine?: 1 | 2;
  readonly otherColumns?: boolean;
  readonly when?: Readonly<Record<string, Constant>>;
  readonly each?: string;
  readonly fields: Sources;
  readonly alsoFields?: Sources;
  readonly counter?: CounterSource;
}
