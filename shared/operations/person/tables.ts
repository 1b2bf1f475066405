import type { Row, Value } from "../../gold/summary.ts";
import type { Identified } from "../../platform/azure/documents.ts";
import { isoTime } from "../../platform/time.ts";
import type { SilverDefinition } from "../../silver/documents/definition.ts";
import type { Property } from "../../silver/documents/property.ts";
import { personalPart } from "../../silver/erasure/find-person.ts";
import type { ErasurePlan } from "../../silver/erasure/plan.ts";

/** What a file of the export contains. */
export interface ExportedTable {
  /** Name of the files, without extension. */
  readonly name: string;
  readonly description: string;
  /** As they are stored. */
  readonly documents: readonly object[];
  /** The same for a spreadsheet: one row for each document, or for each reading of a bucket. */
  readonly rows: readonly Row[];
}

/** A table for each kind of document of silver, also for those that the person has none of. */
export function silverTables(
  definitions: readonly SilverDefinition[],
  { documents }: Pick<ErasurePlan, "documents">,
): ExportedTable[] {
  const found = documents.map((each) => ({ container: each.container, part: personalPart(definitions, each) }));
  return definitions.map((definition) => {
    const properties = Object.entries<Property>(definition.properties);
    const own = found.flatMap(({ container, part }) =>
      container === definition.container && isOf(definition, part) ? [part] : [],
    );
    const kinds = definitions.filter(({ container }) => container === definition.container).length;
    return {
      name: `silver/${definition.container}${kinds > 1 ? `-${definition.stream}` : ""}`,
      description: properties.map(([name, { description }]) => `${name}: ${description}`).join("; "),
      documents: own,
      rows: own.flatMap((document) => rowsOf(definition, document)),
    };
  });
}

/** Documents of several kinds share a container: each has the properties of its own. */
function isOf({ properties }: SilverDefinition, document: Identified): boolean {
  return Object.keys(document).every((name) => name === "id" || name in properties);
}

/** A bucket has lists with a value for each of its `offsets` from `start`. */
function rowsOf(definition: SilverDefinition, document: Identified): Row[] {
  const properties = new Map(Object.entries<Property>(definition.properties));
  const values = Object.entries(document).filter(([name]) => name !== "id");
  const { offsets, start } = document as { readonly offsets?: readonly number[]; readonly start?: number };
  if (offsets === undefined || start === undefined)
    return [Object.fromEntries(values.flatMap(([name, value]) => cellsOf(name, value, properties.get(name)?.type)))];
  const lists = values.filter(
    ([name, value]) => name !== "offsets" && Array.isArray(value) && value.length === offsets.length,
  );
  const labels = values.filter(([name]) => name === definition.partitionKey);
  return offsets.map((offset, index) => ({
    ...Object.fromEntries(labels.flatMap(([name, value]) => cellsOf(name, value))),
    time: isoTime(start + offset),
    ...Object.fromEntries(lists.flatMap(([name, list]) => cellsOf(name, (list as readonly unknown[])[index]))),
  }));
}

/** The cells of a property: those of an object one by one, a time as text. */
function cellsOf(name: string, value: unknown, type?: Property["type"]): [string, Value][] {
  if (type === "time" && typeof value === "number") return [[name, isoTime(value)]];
  if (Array.isArray(value)) return [[name, value.map(String)]];
  if (typeof value === "object" && value !== null)
    return Object.entries(value).flatMap(([inner, part]) => cellsOf(`${name}.${inner}`, part));
  return [[name, typeof value === "number" ? value : value === null || value === undefined ? null : String(value)]];
}
