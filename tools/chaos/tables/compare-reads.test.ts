import { expect, it } from "vitest";
import { compareReads, type Positions } from "./compare-reads.ts";
import { readOnce, type TableRead, watchTables } from "./watch-tables.ts";

const landed = (partition: string, position: number, code?: "not-json") => {
  return { stream: "workouts", partition, partitionKey: `workouts|${partition}|1`, position, code };
};
/** Two events of one commit, one of a later commit, and a quarantined one. */
const events = [landed("0", 1), landed("0", 1), landed("0", 2), landed("1", 1), landed("0", 2, "not-json")];
const versions: readonly Positions[] = [
  new Map([["workouts|0|1", 1]]),
  new Map([
    ["workouts|0|1", 2],
    ["workouts|1|1", 1],
  ]),
];
const positionsOf = (_: string, __: string, version: number) => versions[version] ?? new Map<string, number>();
const read = (version: number, rows: Record<string, number>, kind: TableRead["kind"] = "bronze"): TableRead => {
  return { kind, stream: "workouts", version, rows };
};

it("accepts what had landed at the positions of each version", () => {
  const reads = [read(0, { 0: 2 }), read(1, { 0: 3, 1: 1 }), read(1, { 0: 1 }, "quarantine"), read(7, {})];
  expect(compareReads(reads, events, positionsOf)).toEqual([]);
});

it.each<[TableRead, string]>([
  [read(0, { 0: 3 }), "version 0 of bronze/workouts has 3 rows of partition 0, 2 had landed"],
  [read(1, { 0: 3 }), "version 1 of bronze/workouts has 0 rows of partition 1, 1 had landed"],
  [read(0, { 0: 2, 1: 1 }), "version 0 of bronze/workouts has 1 rows of partition 1, 0 had landed"],
  [read(1, {}, "quarantine"), "version 1 of quarantine/workouts has 0 rows of partition 0, 1 had landed"],
  [{ kind: "bronze", stream: "workouts", error: "no file" }, "bronze/workouts could not be read: no file"],
])("reports %j", (wrong, violation) => {
  expect(compareReads([wrong], events, positionsOf)).toEqual([violation]);
});

it("reads until it is stopped, and keeps what could not be read", async () => {
  const content = { version: 3, rows: { 0: 1 } };
  expect(await readOnce({ read: async () => content }, "bronze", "workouts")).toEqual([read(3, { 0: 1 })]);
  expect(await readOnce({ read: async () => undefined }, "bronze", "workouts")).toEqual([]);
  const watched = watchTables({ read: () => Promise.reject(new Error("no file")) });
  expect(await watched.stop()).toMatchObject([{ kind: "bronze", error: "no file" }]);
});
