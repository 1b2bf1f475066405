/** What a field of a log line holds. Times are epoch milliseconds in code, ISO 8601 in the line. */
export interface Field {
  readonly type: "text" | "integer" | "time";
  readonly description: string;
  readonly unit?: string;
  /** Not in every line. */
  readonly optional?: true;
}

export type Fields = Readonly<Record<string, Field>>;

type ValueOf<F extends Field> = F["type"] extends "text" ? string : number;
type Optional<F extends Fields> = { [N in keyof F]: F[N] extends { readonly optional: true } ? N : never }[keyof F];

/** The values that a line with these fields is given. */
export type ValuesOf<F extends Fields> = {
  readonly [N in Exclude<keyof F, Optional<F>>]: ValueOf<F[N]>;
} & { readonly [N in Optional<F>]?: ValueOf<F[N]> | undefined };

/* Fields that many lines have. */
export const stream = { type: "text", description: "name of the stream" } as const;
export const partition = { type: "text", description: "the hub's partition id, or `file-N` for landed files" } as const;
export const manifestPartition = {
  type: "text",
  description: "PartitionKey of the manifest: `stream|partition|epoch`",
} as const;
export const summary = { type: "text", description: "name of the gold summary" } as const;
export const file = { type: "text", description: "name of the blob in `landing`" } as const;
export const hub = { type: "text", description: "name of the hub in `resources.json`" } as const;

export function count(unit: string, description: string) {
  return { type: "integer", unit, description } as const;
}
