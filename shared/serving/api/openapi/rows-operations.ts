import type { Column, GrainPart, Summary } from "../../../gold/summary.ts";
import { maxIdLength } from "../../../streams/fields/field-types.ts";
import { isNulled, personalColumns } from "../../masking/mask.ts";
import { defaultLimit, maximalLimit } from "../../rows/filter.ts";
import { type JsonSchema, list, object, orNull, pascal, reference, text, time } from "./json-schema.ts";
import { conditional, header, type Operation, type Parameter, parameter } from "./operation.ts";
import { rowSchemaName } from "./summary-schema.ts";

/** A path for each summary, although the routes have them all: a client gets a method with the summary's own rows. */
export function rowsOperations(summaries: readonly Summary[]): readonly Operation[] {
  return summaries.flatMap((summary) =>
    [true, false].flatMap((masked) => [rowsOperation(summary, masked), changesOperation(summary, masked)]),
  );
}

const limit = parameter(
  "query",
  "limit",
  { type: "integer", minimum: 1, maximum: maximalLimit, default: defaultLimit },
  "How many at most.",
);

function rowsOperation(summary: Summary, masked: boolean): Operation {
  const description = "At most `limit` rows; fewer only on the last page.";
  const properties = {
    items: list(reference(rowSchemaName(summary, masked)), description),
    continuation: orNull(text("Continuation of the next page; null on the last page.")),
  };
  const canWithhold = masked && summary.subjects !== "one";
  const withheld = {
    type: "integer",
    minimum: 1,
    description: "Rows about too few people, which are withheld between those of the page, if there are any.",
  };
  const page = object(properties);
  const schema = canWithhold ? { ...page, properties: { ...properties, withheld } } : page;
  return {
    ...placeOf(summary, masked, "Rows"),
    function: masked ? "get-gold" : "get-personal-gold",
    summary: `Rows of ${summary.name}, ${masked ? "masked" : "unmasked"}`,
    parameters: [
      ...summary.grain.filter((part) => !masked || !isPersonal(summary, part)).map((part) => filter(summary, part)),
      ...(summary.date === undefined ? [] : dayParameters),
      sort(summary, masked),
      limit,
      parameter("query", "continuation", { type: "string" }, "Continuation of the previous page, with the same query."),
      parameter("query", "raw", { type: "boolean" }, `Only for CSV: ${rawText}`),
      parameter(
        "query",
        "bom",
        { type: "boolean" },
        "Only for CSV: a byte order mark first, by which Excel reads UTF-8.",
      ),
      conditional.parameter,
    ],
    responses: {
      "200": {
        description: "A page of rows.",
        headers: {
          ...conditional.headers,
          link: header("RFC 8288, `next`: the absolute URL of the next page."),
          "x-continuation": header("The continuation again."),
          ...(canWithhold ? { "x-withheld": header("The number of withheld rows again.") } : {}),
        },
        content: {
          "application/json": { schema },
          "text/csv": { schema: text("RFC 4180, with a header row.") },
        },
      },
      "304": conditional.response,
    },
    problems: ["no-such-summary", "not-acceptable", "store-busy"],
  };
}

const rawText = "texts as they are; by default a text that begins as a formula does gets an apostrophe before it.";

const dayParameters: readonly Parameter[] = [
  parameter(
    "query",
    "from",
    { type: "string", format: "date" },
    "First day, not after `to`; extended to a whole period.",
  ),
  parameter("query", "to", { type: "string", format: "date" }, "Last day; extended to a whole week or month."),
];

function changesOperation(summary: Summary, masked: boolean): Operation {
  const change = object({
    group: text("Opaque id of the group."),
    modified: time("When gold wrote it."),
    rows: list(reference(rowOfChange(summary, masked)), "All rows of the group now; empty: the group is gone."),
  });
  const page = object({
    changes: list(change, "Each at least once, in the order of the changes. Changes of at most `limit` documents."),
    next: orNull(text("Token of the next page; null if there is no more.")),
    delta: orNull(text("Token for the changes since then, valid for 30 days; null while there is more to read.")),
  });
  return {
    ...placeOf(summary, masked, "Changes"),
    function: masked ? "get-gold-changes" : "get-personal-gold-changes",
    summary: `What changed in ${summary.name}, ${masked ? "masked" : "unmasked"}`,
    description: "Without a token it begins with everything.",
    parameters: [parameter("query", "token", { type: "string" }, "`next` or `delta` of an earlier response."), limit],
    responses: {
      "200": { description: "Changed groups.", content: { "application/json": { schema: page } } },
    },
    problems: ["no-such-summary", "changes-expired", "store-busy"],
  };
}

/** Rows in changes have no group of their own. */
export function rowOfChange(summary: Pick<Summary, "name">, masked: boolean): string {
  return rowSchemaName(summary, masked).replace(/Row$/, "ChangedRow");
}

function placeOf({ name }: Summary, masked: boolean, what: "Rows" | "Changes") {
  const path = `api/${masked ? "" : "personal/"}gold/${name}${what === "Rows" ? "" : "/changes"}`;
  const operationId = `get${masked ? "" : "Personal"}${pascal(name)}${what === "Rows" ? "" : what}`;
  return { operationId, path, method: "get", tag: masked ? "rows" : "personal" } as const;
}

function isPersonal(summary: Summary, { column }: GrainPart): boolean {
  return personalColumns(summary).some(({ name }) => name === column);
}

/** Masked rows cannot be filtered by personal columns. */
function filter({ grain, columns, date }: Summary, { property, column }: GrainPart): Parameter {
  const others = grain.filter((part) => part.property === property && part.column !== column);
  const except = others.map((part) => ` Not with \`${part.column}\`.`).join("");
  const pattern = columns.find(({ name }) => name === column)?.pattern;
  const plain: JsonSchema = { type: "string", minLength: 1, maxLength: maxIdLength, ...(pattern && { pattern }) };
  const schema = property === date ? { type: "string", format: "date" } : plain;
  return parameter("query", column, schema, `Only rows with this value.${except}`);
}

function sort({ columns }: Summary, masked: boolean): Parameter {
  const sortable = (column: Column) => column.type !== "list" && !(masked && isNulled(column));
  const names = columns.filter(sortable).flatMap(({ name }) => [name, `-${name}`]);
  return {
    ...parameter(
      "query",
      "sort",
      { type: "array", items: { type: "string", enum: names }, minItems: 1, uniqueItems: true },
      "Columns, each once, with `-` before it for descending order. Rows are sorted by them, and then by the grain.",
    ),
    ...{ style: "form", explode: false },
  };
}
