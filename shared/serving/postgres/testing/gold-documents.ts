import fc from "fast-check";
import { groupDocument, groupOf } from "../../../gold/group.ts";
import type { Column, ComputedSummary, Row, Value } from "../../../gold/summary.ts";
import type { Identified } from "../../../platform/azure/documents.ts";

/** Days around the ends of months, weeks and years. */
const days = ["2025-12-31", "2026-01-01", "2026-01-31", "2026-02-01", "2026-02-28"] as const;

const texts = fc.oneof(fc.constantFrom("20001", "Zoë 'x'", "a\0b\\", '"', ""), fc.string({ maxLength: 8 }));

function columnValue({ name, type, nullable, mark }: Column, hasNull: boolean): fc.Arbitrary<Value> {
  if (hasNull && (nullable === true || mark === "attribute")) return fc.constant(null);
  // Counts of rollups and of small groups.
  if (type === "integer") return fc.integer({ min: name === "samples" ? 1 : 0, max: 9 });
  if (type === "number") return fc.oneof(fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.constant(0.1 + 0.2));
  if (type === "date") return fc.constantFrom(...days);
  if (type === "time") return fc.integer({ min: 1.7e12, max: 1.8e12 }).map((time) => new Date(time).toISOString());
  if (type === "list") return fc.array(fc.constant(`${new Date(1.7e12).toISOString()} -3.5`), { maxLength: 3 });
  return texts.map((text) => text || "x");
}

/** A document of a computed summary: a group and some rows, as gold would write it. */
export function goldDocument(summary: ComputedSummary): fc.Arbitrary<Identified> {
  const parts = summary.grain.map(({ property }) =>
    fc.tuple(
      fc.constant(property),
      property === summary.date ? fc.constantFrom(...days) : fc.constantFrom("u 1", "u 2"),
    ),
  );
  const row = fc
    .boolean()
    .chain((hasNull) => fc.tuple(...summary.columns.map((column) => columnValue(column, hasNull))))
    .map((values) => Object.fromEntries(summary.columns.map(({ name }, index) => [name, values[index] ?? null])));
  return fc.tuple(fc.tuple(...parts), fc.array(row, { maxLength: 3 })).map(([pairs, rows]) => {
    const key = Object.fromEntries(pairs);
    return groupDocument(
      groupOf(summary, key),
      rows.map((each) => withKey(summary, key, each)),
    );
  });
}

/** Rows of a group have the key's values in the columns of the grain; of several columns of one property the first. */
function withKey({ grain }: ComputedSummary, key: Readonly<Record<string, string>>, row: Row): Row {
  const seen = new Set<string>();
  const columns = grain.flatMap(({ property, column }) => {
    if (seen.has(property)) return [];
    seen.add(property);
    return [[column, key[property] ?? ""] as const];
  });
  return { ...row, ...Object.fromEntries(columns) };
}
