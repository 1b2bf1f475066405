import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { memoryContainer } from "../../../testing/fakes/memory-container.ts";
import { groupDocument, groupOf } from "../../gold/group.ts";
import { summaries } from "../../gold/registry.ts";
import type { Column, Row, Summary, Value } from "../../gold/summary.ts";
import { workoutBpmSummary } from "../../gold/workout-bpm-summary/workout-bpm-summary.ts";
import { readFilter } from "./filter.ts";
import { orderOf, readSort } from "./order.ts";
import { readMaskedRows, readPersonalRows } from "./query.ts";

const masked: typeof readPersonalRows = (container, summary, filter) =>
  readMaskedRows(container, summary, filter, {
    pseudonymise: (_, value) => `~${[...value].reverse().join("")}`,
    minimumGroup: Number.NEGATIVE_INFINITY,
  });

/** Order by an implementation of its own: texts by UTF-16 units, numbers by value, null last, `-` reverses. */
function sorted(rows: readonly Row[], columns: readonly string[]): Row[] {
  const rank = (value: Value | undefined) => (value === null || value === undefined ? 1 : 0);
  return [...rows].sort((a, b) => {
    for (const column of columns) {
      const [name, sign] = column.startsWith("-") ? [column.slice(1), -1] : [column, 1];
      const [x, y] = [a[name], b[name]];
      if (rank(x) !== rank(y)) return sign * (rank(x) - rank(y));
      if (rank(x) === 1 || x === y) continue;
      return sign * (Object(x) < Object(y) ? -1 : 1);
    }
    return 0;
  });
}

const texts = fc.constantFrom("1", "10", "2", "a", "B", "é", "\ud83d\ude00", "-x");
const dates = fc.constantFrom("2026-03-01", "2026-03-02", "2026-04-01");

function cellOf({ type, nullable }: Column): fc.Arbitrary<Value> {
  const some: fc.Arbitrary<Value> =
    type === "integer" || type === "number"
      ? fc.integer({ min: -2, max: 12 })
      : type === "list"
        ? fc.array(texts, { maxLength: 2 })
        : type === "date"
          ? dates
          : type === "time"
            ? dates.map((date) => `${date}T00:00:00.000Z`)
            : texts;
  return nullable === undefined ? some : fc.option(some);
}

type Stored = Extract<Summary, { kind: "computed" }>;

/** Some groups, each with up to three rows, which may be equal, in any order. */
function groupsOf(summary: Stored): fc.Arbitrary<{ container: ReturnType<typeof memoryContainer>; rows: Row[] }> {
  const grain = new Set(summary.grain.map(({ property }) => property));
  const keys = fc.record(Object.fromEntries([...grain].map((name) => [name, name === summary.date ? dates : texts])));
  const others = fc.record(Object.fromEntries(summary.columns.map((column) => [column.name, cellOf(column)])));
  const group = fc.tuple(keys, fc.array(others, { maxLength: 3 }));
  return fc.uniqueArray(group, { maxLength: 12, selector: ([key]) => JSON.stringify(key) }).map((groups) => {
    const container = memoryContainer(summary.partitionKey);
    const rows = groups.flatMap(([key, all]) => {
      // A row has one of the columns that share a property.
      const parts = Object.fromEntries(
        summary.grain.map(({ column, property, prefix }, index) => [
          column,
          prefix === undefined || index === 0 ? (key[property] ?? null) : null,
        ]),
      );
      const [prefix = ""] = summary.grain.flatMap((part) => part.prefix ?? []);
      const stored = { ...key, [summary.partitionKey]: `${prefix}${key[summary.partitionKey]}` };
      const filled = all.map((row) => ({ ...row, ...parts }));
      container.put(groupDocument(groupOf(summary, stored), filled));
      return filled;
    });
    return { container, rows };
  });
}

const computed = summaries.filter((summary) => summary.kind === "computed");

async function pages(
  read: typeof readPersonalRows,
  container: Parameters<typeof readPersonalRows>[0],
  summary: Summary,
  parameters: Record<string, string>,
  between = async () => {},
) {
  const rows: Row[] = [];
  for (let continuation: string | undefined, first = true; first || continuation !== undefined; first = false) {
    const filter = readFilter(summary, { ...parameters, ...(continuation === undefined ? {} : { continuation }) });
    const page = await read(container, summary, filter);
    expect(page.items.length).toBeLessThanOrEqual(filter.limit);
    rows.push(...page.items);
    continuation = page.continuation;
    await between();
  }
  return rows;
}

describe.each(computed)("$name", (summary) => {
  const grain = summary.grain.map(({ column }) => column);
  const sortable = summary.columns.filter(({ type }) => type !== "list").map(({ name }) => name);
  const sorts = fc
    .uniqueArray(fc.constantFrom(...sortable), { maxLength: 3 })
    .chain((names) =>
      fc.tuple(...names.map((name) => fc.constantFrom(name, `-${name}`))).map((parts) => parts as string[]),
    );

  it("is sorted by its grain, or by any columns and then the grain, on pages of any size", async () => {
    await fc.assert(
      fc.asyncProperty(
        groupsOf(summary),
        sorts,
        fc.integer({ min: 1, max: 5 }),
        async ({ container, rows }, sort, limit) => {
          const parameters = { limit: String(limit), ...(sort.length > 0 ? { sort: sort.join(",") } : {}) };
          const read = await pages(readPersonalRows, container, summary, parameters);
          const columns = [...sort, ...grain].map((name) => name.replace(/^-/, ""));
          const keysOf = (some: readonly Row[]) => some.map((row) => columns.map((name) => row[name]));
          expect(keysOf(read)).toEqual(
            keysOf(sorted(rows, [...sort, ...grain.filter((name) => !columns.slice(0, sort.length).includes(name))])),
          );
          expect(new Set(read)).toEqual(new Set(rows));
          expect(read).toHaveLength(rows.length);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("has masked rows in the order of what they show, so that the order reveals nothing", async () => {
    await fc.assert(
      fc.asyncProperty(groupsOf(summary), async ({ container, rows }) => {
        const read = await pages(masked, container, summary, { limit: "3" });
        expect(read.map((row) => grain.map((name) => row[name]))).toEqual(
          sorted(read, grain).map((row) => grain.map((name) => row[name])),
        );
        expect(read).toHaveLength(rows.length);
      }),
      { numRuns: 30 },
    );
  });
});

it("delivers a row that does not change exactly once, whatever changes between the pages", async () => {
  const summary = workoutBpmSummary;
  const keyOf = (user: number, day: number) => ({
    ...{ userId: `u${user}`, workoutId: "w", sessionId: "s" },
    date: `2026-03-${String(day).padStart(2, "0")}`,
  });
  const row = (user: number, day: number): Row => ({
    ...{ user_id: `u${user}`, workout_id: "w", session_id: "s", avg_bpm: user * day },
    date: keyOf(user, day).date,
  });
  const changes = fc.array(fc.tuple(fc.nat(5), fc.integer({ min: 1, max: 9 }), fc.boolean()));
  const sorts = fc.constantFrom({}, { sort: "-avg_bpm" }, { sort: "date" });
  await fc.assert(
    fc.asyncProperty(changes, sorts, fc.integer({ min: 1, max: 7 }), async (writes, sort, limit) => {
      const container = memoryContainer(summary.partitionKey);
      const put = (user: number, day: number, rows: readonly Row[]) =>
        container.put(groupDocument(groupOf(summary, keyOf(user, day)), rows));
      for (let user = 0; user < 6; user += 1) for (let day = 2; day < 9; day += 2) put(user, day, [row(user, day)]);
      const remaining = [...writes];
      const read = await pages(readPersonalRows, container, summary, { limit: String(limit), ...sort }, async () => {
        const [user, day, isThere] = remaining.pop() ?? [];
        // Odd days come and go.
        if (user !== undefined && day !== undefined && day % 2 === 1) put(user, day, isThere ? [row(user, day)] : []);
      });
      const even = read.filter(({ date }) => Number(String(date).slice(-2)) % 2 === 0);
      expect(even).toHaveLength(6 * 4);
      expect(new Set(even.map((each) => JSON.stringify(each))).size).toBe(6 * 4);
    }),
  );
});

describe("the parameter sort", () => {
  it.each(["", "-", "colour", "date,", "date,-date", "date avg_bpm", "--date", "DATE"])("cannot be %j", (sort) => {
    expect(() => readFilter(workoutBpmSummary, { sort })).toThrow(expect.objectContaining({ parameter: "sort" }));
  });

  it("cannot be a list", () => {
    const lists = summaries.flatMap((summary) =>
      summary.columns.flatMap(({ name, type }) => (type === "list" ? [[summary, name] as const] : [])),
    );
    expect(lists.length).toBeGreaterThan(0);
    for (const [summary, sort] of lists) expect(() => readSort(summary, sort)).toThrow("no column to sort by");
  });

  it("cannot be an attribute of people in masked rows", async () => {
    const read = masked(memoryContainer("userId"), workoutBpmSummary, readFilter(workoutBpmSummary, { sort: "-city" }));
    await expect(read).rejects.toMatchObject({ parameter: "sort", message: expect.stringContaining("city") });
  });

  it("precedes the grain, and every column is part of the order once", () => {
    const names = orderOf(workoutBpmSummary, readSort(workoutBpmSummary, "-avg_bpm,user_id")).map(
      ({ column }) => column,
    );
    expect(names.slice(0, 6)).toEqual(["avg_bpm", "user_id", "workout_id", "session_id", "date", "start"]);
    expect(new Set(names)).toEqual(new Set(workoutBpmSummary.columns.map(({ name }) => name)));
    expect(names).toHaveLength(new Set(names).size);
  });
});

describe("a continuation", () => {
  const container = memoryContainer("userId");
  for (const userId of ["a", "b", "c"]) {
    const key = { userId, workoutId: "w", sessionId: "s", date: "2026-03-01" };
    const row = { user_id: userId, workout_id: "w", session_id: "s", date: key.date };
    container.put(groupDocument(groupOf(workoutBpmSummary, key), [row]));
  }
  const first = async () => {
    const filter = readFilter(workoutBpmSummary, { limit: "1", from: "2026-01-01" });
    return (await readPersonalRows(container, workoutBpmSummary, filter)).continuation ?? "";
  };
  const next = async (
    parameters: Record<string, string>,
    read = readPersonalRows,
    summary: Summary = workoutBpmSummary,
  ) => read(container, summary, readFilter(summary, { continuation: await first(), ...parameters }));

  it("is valid with another limit", async () => {
    const { items } = await next({ from: "2026-01-01", limit: "7" });
    expect(items.map(({ user_id }) => user_id)).toEqual(["b", "c"]);
  });

  it.each([
    [{}, "without the filter"],
    [{ from: "2026-01-02" }, "with another filter"],
    [{ from: "2026-01-01", to: "2026-12-01" }, "with a further filter"],
    [{ from: "2026-01-01", sort: "date" }, "with another order"],
  ] as [Record<string, string>, string][])("is rejected %2$s", async (parameters) => {
    await expect(next(parameters)).rejects.toMatchObject({ name: "FilterError", parameter: "continuation" });
  });

  it("of unmasked rows is rejected for masked ones, and for another summary", async () => {
    const rejected = { parameter: "continuation" };
    await expect(next({ from: "2026-01-01" }, masked)).rejects.toMatchObject(rejected);
    for (const summary of summaries.filter(({ name, date }) => name !== workoutBpmSummary.name && date !== undefined))
      await expect(next({ from: "2026-01-01" }, readPersonalRows, summary)).rejects.toMatchObject(rejected);
  });

  it.each([[[1e15, null]], [[0, null]], [["x"]], [["x", 1]], [["x", {}]], [[]], [{}], [null], ["x"], [[null, "a"]]])(
    "cannot be %j",
    async (token) => {
      const continuation = Buffer.from(JSON.stringify(token)).toString("base64url");
      const read = async () =>
        readPersonalRows(container, workoutBpmSummary, readFilter(workoutBpmSummary, { continuation }));
      await expect(read()).rejects.toMatchObject({ parameter: "continuation" });
    },
  );
});
