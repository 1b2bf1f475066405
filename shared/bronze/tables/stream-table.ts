import type { SchemaElement } from "hyparquet";
import type { Action } from "../../platform/delta/actions.ts";
import { tableConfiguration } from "../../platform/delta/configuration.ts";
import type { DeltaTable } from "../../platform/delta/log.ts";
import { type DeltaColumn, schemaString } from "../../platform/delta/schema.ts";
import type { Snapshot } from "../../platform/delta/snapshot.ts";
import type { BronzeStore, Lake } from "../bronze-store.ts";
import { describedElements } from "../files/column-descriptions.ts";

/** Each stream has a Delta table in each of these containers. */
export const tableKinds = ["bronze", "quarantine"] as const;
export type TableKind = (typeof tableKinds)[number];

/** The Delta table of a stream: the folder of its files. */
export function streamTable(lake: Lake, kind: TableKind, stream: string): DeltaTable {
  return { blobs: lake[kind], folder: stream };
}

/** The metadata that the table needs; nothing if it has them. */
export function streamMetadata(
  { now, newId }: Pick<BronzeStore, "now" | "newId">,
  kind: TableKind,
  stream: string,
  { metadata }: Pick<Snapshot, "metadata">,
): Action[] {
  const schema = schemaString(columnsOf(kind));
  if (metadata?.schemaString === schema) return [];
  const { id = newId(), createdTime = now() } = metadata ?? {};
  const description = `Every ${kind === "bronze" ? "accepted" : "quarantined"} record of ${stream}.`;
  const wanted = { name: stream, description, schemaString: schema, configuration: tableConfiguration };
  return [{ metaData: { ...wanted, id, createdTime } }];
}

function columnsOf(kind: TableKind): DeltaColumn[] {
  return describedElements(kind).map(({ element, description: comment }) => {
    return { name: element.name, type: typeOf(element), comment };
  });
}

function typeOf({ type, converted_type: converted }: SchemaElement): DeltaColumn["type"] {
  if (converted === "UTF8") return "string";
  if (converted === "TIMESTAMP_MICROS") return "timestamp";
  return type === "INT64" ? "long" : "binary";
}
