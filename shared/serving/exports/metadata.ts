import type { Action, TableMetadata } from "../../platform/delta/actions.ts";
import { tableConfiguration } from "../../platform/delta/configuration.ts";
import { schemaString } from "../../platform/delta/schema.ts";
import type { Snapshot } from "../../platform/delta/snapshot.ts";
import { deltaColumns } from "./columns.ts";
import type { Exports } from "./exports.ts";
import { descriptionOf, type ExportedTable } from "./tables.ts";

/**
 * The metadata that a table needs: its columns with the descriptions of the data dictionary. Nothing if it has them.
 *
 * @param edition of a generated table
 */
export function metadataChange(
  { now, newId }: Pick<Exports, "now" | "newId">,
  table: ExportedTable,
  { metadata }: Pick<Snapshot, "metadata">,
  edition?: string,
): Action[] {
  const wanted = {
    name: table.name,
    description: descriptionOf(table),
    schemaString: schemaString(deltaColumns(table)),
    configuration: { ...tableConfiguration, ...(edition === undefined ? {} : { [editionProperty]: edition }) },
  };
  if (metadata !== undefined && isSame(metadata, wanted)) return [];
  const { id = newId(), createdTime = now() } = metadata ?? {};
  return [{ metaData: { ...wanted, id, createdTime } }];
}

const editionProperty = "korevital.edition";

/** The edition of a generated table; undefined before its first export. */
export function editionOf({ metadata }: Pick<Snapshot, "metadata">): string | undefined {
  return metadata?.configuration[editionProperty];
}

type Wanted = Pick<TableMetadata, "name" | "description" | "schemaString" | "configuration">;

function isSame({ name, description, schemaString: schema, configuration }: TableMetadata, wanted: Wanted): boolean {
  return (
    name === wanted.name &&
    description === wanted.description &&
    schema === wanted.schemaString &&
    isSameText(configuration, wanted.configuration)
  );
}

function isSameText(a: Wanted["configuration"], b: Wanted["configuration"]): boolean {
  const sorted = (map: Wanted["configuration"]) => JSON.stringify(Object.entries(map).sort());
  return sorted(a) === sorted(b);
}
