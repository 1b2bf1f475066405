import type { Summary } from "../../shared/gold/summary.ts";
import type { SilverDefinition } from "../../shared/silver/documents/definition.ts";
import type { Property } from "../../shared/silver/documents/property.ts";
import { subjectKind } from "../../shared/silver/erasure/subject.ts";
import { id, time } from "../../shared/streams/fields/field-types.ts";
import type { Mark } from "../../shared/streams/fields/mark.ts";
import { type Field, isGroup, isList, type Schema, wireName } from "../../shared/streams/fields/schema.ts";
import type { Stream } from "../../shared/streams/stream.ts";
import { subjectFields } from "../../shared/streams/subject.ts";
import { bronzeColumns } from "./bronze-columns.ts";
import { code, generatedNotice, markdownTable, paragraph, sentence } from "./markdown.ts";

type Described = Pick<Summary, "name" | "columns" | "grain"> & Partial<Pick<Summary, "container" | "kind">>;

/** Names of the values that most fields have; the introduction of the streams describes them. */
const commonValues: Readonly<Record<string, string>> = {
  [id("open", "any").expected]: "an id",
  [time("open", "any").expected]: "a time",
};

/** `docs/data-dictionary.md`, generated from the definitions of each layer. */
export function dictionaryPage(layers: {
  readonly streams: readonly Stream[];
  readonly silver: readonly SilverDefinition[];
  readonly gold: readonly Described[];
}): string {
  return `${generatedNotice}

# Data dictionary

${paragraph("The fields of each stream and the stored columns of each layer. Internal times are integer epoch milliseconds, UTC. **personal** marks personal data: in masked rows an attribute is null and an identifier is a pseudonym. The subject determines whose data it is. [design.md](design.md) describes how each layer is computed.")}

## Streams

${Object.entries(commonValues)
  .map(([expected, name]) => `* **${name}**: ${expected}`)
  .join("\n")}

${layers.streams.map(streamChapter).join("\n\n")}

## Bronze

${paragraph("Parquet files in the container `bronze` under `<stream>/<ingestion date>/`, one per batch, or per several batches after compaction. The container `quarantine` stores the quarantined events.")}

${columnsTable(bronzeColumns("bronze"))}

Additional columns of quarantine, where \`body\` contains bytes:

${columnsTable(bronzeColumns("quarantine").filter(({ name }) => ["code", "field", "message", "body"].includes(name)))}

## Silver

Cosmos DB, database \`silver\`. Every \`id\` is a hash of the key.

${layers.silver.map(silverChapter).join("\n\n")}

## Gold

Cosmos DB, database \`gold\`, one document per group with its \`rows\`. Parquet exports are in the
containers \`gold\` (masked) and \`gold-personal\`.

${layers.gold.map(goldChapter).join("\n\n")}
`;
}

function streamChapter(stream: Stream): string {
  const { name, hub, key, schema, csv } = stream;
  const subjects = [...subjectFields(stream)].map(([property, { kind }]) => code(`${kind}:${property}`));
  const rows = Object.entries(schema as Schema).flatMap(([decoded, part]) => {
    if (isGroup(part)) return fieldRows(part.fields, "some events");
    if (!isList(part)) return [fieldRow(decoded, part, part.optional ? "optional" : "always")];
    const list = [
      code(decoded),
      part.names.map(code).join(", "),
      `each entry of a list: ${part.expected}`,
      "always",
      "",
    ];
    return [list, ...fieldRows(part.item, "each entry")];
  });
  const heads = csv.map((dialect) => code(Object.keys(dialect).join(",")));
  const forms =
    heads.length === 0 ? "JSON." : `JSON, or CSV with the header:\n\n${heads.map((head) => `* ${head}`).join("\n")}`;
  return `### ${name}

Hub ${code(hub)}; key ${key === undefined ? "none" : code(key)}; subject ${subjects.join(", ")}. ${forms}

${markdownTable(["property", "field names", "expected", "presence", "personal"], rows)}`;
}

function fieldRows(fields: Readonly<Record<string, Field>>, there: string): string[][] {
  return Object.entries(fields).map(([decoded, field]) =>
    fieldRow(decoded, field, field.optional ? "optional" : there),
  );
}

function fieldRow(decoded: string, field: Field, there: string): string[] {
  const { names, expected, mark } = field;
  const spellings = [wireName(field), ...names.slice(1)].map(code).join(", ");
  return [code(decoded), spellings, commonValues[expected] ?? expected, there, markText(mark)];
}

function columnsTable(columns: ReturnType<typeof bronzeColumns>): string {
  return markdownTable(
    ["column", "type", "description"],
    columns.map(({ name, type, nullable, description }) => [
      code(name),
      nullable ? `${type}, or null` : type,
      sentence(description),
    ]),
  );
}

function silverChapter(definition: SilverDefinition): string {
  const { stream, container, partitionKey, properties } = definition;
  const subjects = definition.subjects.map((name) => code(`${subjectKind(definition, name)}:${name}`));
  const rows = Object.entries<Property>(properties).map(([name, property]) => [
    code(name),
    property.nullable ? `${property.type}, or null` : property.type,
    property.unit ?? "",
    sentence(property.description),
    markText(property.mark),
  ]);
  return `### ${container}, of ${stream}

Partition key ${code(partitionKey)}; subject ${subjects.join(", ")}.

${markdownTable(["property", "type", "unit", "description", "personal"], rows)}`;
}

function goldChapter({ name, container, grain, columns, kind }: Described): string {
  const stored =
    container === undefined
      ? "Generated from the settings and only exported."
      : kind === "computed"
        ? `Container ${code(container)}.`
        : `Rolled up from ${code(container)} when read or exported.`;
  const key = grain.map(({ column }) => code(column)).join(", ");
  const rows = columns.map((column) => [
    code(column.name),
    column.nullable ? `${column.type}, or null` : column.type,
    column.unit ?? "",
    sentence(column.description),
    markText(column.mark),
  ]);
  return `### ${name}

${stored} One group per ${key}.

${markdownTable(["column", "type", "unit", "description", "personal"], rows)}`;
}

function markText(mark: Mark): string {
  if (mark === "open") return "";
  return mark === "attribute" ? mark : `identifier: ${mark.identifier}`;
}
