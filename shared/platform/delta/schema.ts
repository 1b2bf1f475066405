/** A column of a Delta table. All are nullable: a file from before a column was added lacks it. */
export interface DeltaColumn {
  readonly name: string;
  /** `texts` is an array of strings. */
  readonly type: "string" | "long" | "double" | "date" | "timestamp" | "binary" | "texts";
  readonly comment: string;
}

const texts = { type: "array", elementType: "string", containsNull: false };

/** The schema as `metaData` contains it, with the comments that catalogs show. */
export function schemaString(columns: readonly DeltaColumn[]): string {
  const fields = columns.map(({ name, type, comment }) => {
    return { name, type: type === "texts" ? texts : type, nullable: true, metadata: { comment } };
  });
  return JSON.stringify({ type: "struct", fields });
}

/** Whether files of the schema `from` can be read with the schema `to`: no column has another type. */
export function isReadableWith(from: string, to: string): boolean {
  const before = typesOf(from);
  return [...typesOf(to)].every(([name, type]) => (before.get(name) ?? type) === type);
}

function typesOf(schema: string): Map<string, string> {
  const { fields }: { fields: { name: string; type: unknown }[] } = JSON.parse(schema);
  return new Map(fields.map(({ name, type }) => [name, JSON.stringify(type)]));
}
