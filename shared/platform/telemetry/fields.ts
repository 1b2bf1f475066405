/** One field of a log event. A time is epoch milliseconds in code and ISO 8601 in the record. */
export interface LogField {
  readonly type: "text" | "integer" | "time";
  readonly description: string;
  /** The closed list of values of a text. */
  readonly values?: readonly string[];
  readonly unit?: string;
  /** The field may be absent. */
  readonly optional?: true;
}

export type LogFields = Readonly<Record<string, LogField>>;

type TextOf<F extends LogField> = F extends { readonly values: readonly (infer V)[] } ? V : string;
type ValueOf<F extends LogField> = F["type"] extends "text" ? TextOf<F> : number;
type Optional<F extends LogFields> = { [N in keyof F]: F[N] extends { readonly optional: true } ? N : never }[keyof F];

/** Values for the fields of a log event. */
export type ValuesOf<F extends LogFields> = {
  readonly [N in Exclude<keyof F, Optional<F>>]: ValueOf<F[N]>;
} & { readonly [N in Optional<F>]?: ValueOf<F[N]> | undefined };

/* Fields that several log events share. */
export const stream = { type: "text", description: "name of the stream" } as const;
export const partition = { type: "text", description: "the hub's partition id, or `file-N` for landed files" } as const;
export const manifestPartition = {
  type: "text",
  description: "PartitionKey of the manifest: `stream|partition|generation`",
} as const;
export const summary = { type: "text", description: "name of the gold summary" } as const;
export const file = { type: "text", description: "name of the blob in `landing`" } as const;
export const hub = { type: "text", description: "name of the hub in `resources.json`" } as const;

export function count(unit: string, description: string) {
  return { type: "integer", unit, description } as const;
}
