import type { Summary } from "../../shared/gold/summary.ts";
import type { SilverDefinition } from "../../shared/silver/documents/definition.ts";
import type { Property } from "../../shared/silver/documents/property.ts";
import {
  type Field,
  isGroup,
  isList,
  type Personal,
  type Schema,
  wireName,
} from "../../shared/streams/fields/schema.ts";
import type { Stream } from "../../shared/streams/stream.ts";
import { bronzeColumns } from "./bronze-columns.ts";
import { code, generated, markdownTable, sentence } from "./table.ts";

type Described = Pick<Summary, "name" | "columns" | "grain"> & Partial<Pick<Summary, "container" | "rollup">>;

/** `docs/data-dictionary.md`: all that is stored, from the definitions of each layer. */
export function dictionaryPage(layers: {
  readonly streams: readonly Stream[];
  readonly silver: readonly SilverDefinition[];
  readonly gold: readonly Described[];
}): string {
  return `${generated}

# Data dictionary

What comes in, and what each layer holds. Times inside are integer epoch milliseconds, UTC. **personal** marks what tells of a person: an attribute is
null where rows are masked, an identifier is a pseudonym there. [design.md](design.md) says how one layer comes of the other.

## Streams

${layers.streams.map(streamChapter).join("\n\n")}

## Bronze

Parquet in the container \`bronze\`, a file for each batch under \`<stream>/<day of ingest>/\`, or for several that were merged; in \`quarantine\` what was refused of it.

${columnsTable(bronzeColumns("bronze"))}

Quarantine has these besides, and its \`body\` as bytes:

${columnsTable(bronzeColumns("quarantine").filter(({ name }) => ["code", "field", "message", "body"].includes(name)))}

## Silver

Cosmos DB, database \`silver\`. Every \`id\` is a hash of its parts.

${layers.silver.map(silverChapter).join("\n\n")}

## Gold

Cosmos DB, database \`gold\`, a document for each group with its \`rows\`; Parquet in the containers \`gold\` (masked) and \`gold-personal\`.

${layers.gold.map(goldChapter).join("\n\n")}
`;
}

function streamChapter({ name, hub, key, schema, csv }: Stream): string {
  const rows = Object.entries(schema as Schema).flatMap(([decoded, part]) => {
    if (isGroup(part)) return fieldRows(part.fields, "some events");
    if (!isList(part)) return [fieldRow(decoded, part, part.optional ? "optional" : "always")];
    const list = [code(decoded), part.names.map(code).join(", "), `a list: ${part.expected}`, "always", ""];
    return [list, ...fieldRows(part.items, "each entry")];
  });
  const heads = csv.map((dialect) => code(Object.keys(dialect).join(",")));
  const forms = heads.length === 0 ? "JSON." : `JSON, or CSV with the head ${heads.join(" or ")}.`;
  return `### ${name}

Hub ${code(hub)}; key ${key === undefined ? "none" : code(key)}. ${forms}

${markdownTable(["decoded as", "on the wire", "expected", "there", "personal"], rows)}`;
}

function fieldRows(fields: Readonly<Record<string, Field>>, there: string): string[][] {
  return Object.entries(fields).map(([decoded, field]) =>
    fieldRow(decoded, field, field.optional ? "optional" : there),
  );
}

function fieldRow(decoded: string, field: Field, there: string): string[] {
  const { names, expected, personal } = field;
  const spellings = [wireName(field), ...names.slice(1)].map(code).join(", ");
  return [code(decoded), spellings, expected, there, personalText(personal)];
}

function columnsTable(columns: ReturnType<typeof bronzeColumns>): string {
  return markdownTable(
    ["column", "type", "meaning"],
    columns.map(({ name, type, nullable, meaning }) => [
      code(name),
      nullable ? `${type}, or null` : type,
      sentence(meaning),
    ]),
  );
}

function silverChapter({ stream, container, partitionKey, properties }: SilverDefinition): string {
  const rows = Object.entries<Property>(properties).map(([name, property]) => [
    code(name),
    property.nullable ? `${property.type}, or null` : property.type,
    property.unit ?? "",
    sentence(property.description),
    personalText(property.personal),
  ]);
  return `### ${container}, of ${stream}

Partition key ${code(partitionKey)}.

${markdownTable(["property", "type", "unit", "meaning", "personal"], rows)}`;
}

function goldChapter({ name, container, grain, columns, rollup }: Described): string {
  const stored =
    container === undefined
      ? "Made of the settings, and exported only."
      : rollup === undefined
        ? `Container ${code(container)}.`
        : `Put together of ${code(container)} when it is read or exported.`;
  const key = grain.map(({ column }) => code(column)).join(", ");
  const rows = columns.map((column) => [
    code(column.name),
    column.nullable ? `${column.type}, or null` : column.type,
    column.unit ?? "",
    sentence(column.description),
    personalText(column.personal),
  ]);
  return `### ${name}

${stored} One group for each ${key}.

${markdownTable(["column", "type", "unit", "meaning", "personal"], rows)}`;
}

function personalText(personal: Personal | undefined): string {
  if (personal === undefined) return "";
  return personal === true ? "attribute" : `identifier: ${personal.identifier}`;
}
