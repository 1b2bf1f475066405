import fc from "fast-check";
import { memoryContainer } from "../../../../testing/fakes/memory-container.ts";
import { groupDocument, groupOf } from "../../../gold/group.ts";
import type { GroupKey } from "../../../gold/group-context.ts";
import { summaryNamed } from "../../../gold/registry.ts";
import {
  type Column,
  type ComputedSummary,
  keyProperties,
  type Row,
  type Summary,
  type Value,
} from "../../../gold/summary.ts";

/** The summary whose documents a summary reads: of a rolled-up one that of the days. */
export function storedSummary(summary: Summary): ComputedSummary {
  const stored = summary.kind === "computed" ? summary : summaryNamed("activity_daily");
  if (stored?.kind !== "computed" || stored.container !== summary.container)
    throw new Error(`${summary.name} has no stored summary`);
  return stored;
}

export function containerOf({ partitionKey }: Summary) {
  return memoryContainer(partitionKey);
}

const texts = fc.constantFrom("1", "10", "2", "a", "B", "é", "-x");
const dates = fc.constantFrom("2025-12-30", "2026-01-02", "2026-03-01", "2026-03-02", "2026-03-31", "2026-04-01");

/** A key of a group, and what its rows would have besides it. */
export interface GeneratedGroup {
  readonly key: GroupKey;
  readonly rows: readonly Row[];
}

export function putGroup(
  container: ReturnType<typeof memoryContainer>,
  summary: Summary,
  { key, rows }: GeneratedGroup,
): void {
  const stored = storedSummary(summary);
  container.put(groupDocument(groupOf(stored, key), rows));
}

/** Distinct groups of the documents that a summary reads, each with up to two rows. */
export function generatedGroups(summary: Summary, most = 14): fc.Arbitrary<readonly GeneratedGroup[]> {
  const stored = storedSummary(summary);
  const [{ prefix } = {}] = stored.grain;
  const prefixes = stored.grain.flatMap((part) => part.prefix ?? []);
  const parts = keyProperties(stored).map((property): [string, fc.Arbitrary<string>] => {
    if (property === stored.date) return [property, dates];
    if (property === "hour") return [property, dates.map((date) => `${date}T14`)];
    if (property === "birthYear") return [property, fc.constantFrom("1938", "1965", "2001")];
    if (property !== stored.partitionKey || prefix === undefined) return [property, texts];
    return [property, fc.tuple(fc.constantFrom(...prefixes), texts).map((pair) => pair.join(""))];
  });
  const key = fc.record(Object.fromEntries(parts)) as fc.Arbitrary<GroupKey>;
  return fc.uniqueArray(
    key.chain((of) => generatedRows(stored, of).map((rows) => ({ key: of, rows }))),
    { maxLength: most, selector: (group) => JSON.stringify(group.key) },
  );
}

/** Rows of a group; those of one day of activity are one. */
export function generatedRows(summary: ComputedSummary, key: GroupKey): fc.Arbitrary<readonly Row[]> {
  const columns = fc.record(Object.fromEntries(summary.columns.map((column) => [column.name, cellOf(column)])));
  const maxLength = summary.name === "activity_daily" ? 1 : 2;
  return fc.array(columns, { maxLength }).map((rows) => rows.map((row) => ({ ...row, ...grainOf(summary, key) })));
}

function grainOf({ grain }: Summary, key: GroupKey): Row {
  const values = grain.map(({ property, column, prefix = "" }): [string, Value] => {
    const value = key[property] ?? "";
    return [column, value.startsWith(prefix) ? value.slice(prefix.length) : null];
  });
  // A row of a user has a watch too.
  return Object.fromEntries(values.map(([column, value]) => [column, column === "device_id" ? (value ?? "7") : value]));
}

function cellOf({ type, nullable }: Column): fc.Arbitrary<Value> {
  const some: fc.Arbitrary<Value> =
    type === "integer" || type === "number"
      ? fc.integer({ min: 0, max: 12 })
      : type === "list"
        ? fc.array(fc.constantFrom("2026-01-01T00:00:00.000Z 1", "2026-01-02T00:00:00.000Z -2.5"), { maxLength: 2 })
        : type === "date"
          ? dates
          : type === "time"
            ? dates.map((date) => `${date}T00:00:00.000Z`)
            : texts;
  return nullable === undefined ? some : fc.option(some);
}
