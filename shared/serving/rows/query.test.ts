import { describe, expect, test } from "vitest";
import { memoryContainer } from "../../../testing/fakes/memory-container.ts";
import { groupDocument, groupOf } from "../../gold/group.ts";
import { gymSummary } from "../../gold/gym-summary/gym-summary.ts";
import type { Row } from "../../gold/summary.ts";
import { workoutBpmSummary as summary } from "../../gold/workout-bpm-summary/workout-bpm-summary.ts";
import { readFilter } from "./filter.ts";
import type { FilterError } from "./filter-error.ts";
import { readMaskedRows, readPersonalRows } from "./query.ts";

const masked: typeof readPersonalRows = (stored, of, filter) =>
  readMaskedRows(stored, of, filter, { pseudonymise: (kind, value) => `${kind} of ${value}`, minimumGroup: 1 });

const row = (user: string, date: string, session: string, city = "Bonn"): Row => ({
  user_id: user,
  date,
  workout_id: "w",
  session_id: session,
  age: "25-35",
  sex: "F",
  city,
  state: "CA",
  rec_no: 1,
});

/** Anna has a day with two intervals in one session, one with none, and one more; Bert has one day. */
function filled() {
  const container = memoryContainer(summary.partitionKey);
  const put = (user: string, date: string, session: string, rows: number) => {
    const group = groupOf(summary, { userId: user, workoutId: "w", sessionId: session, date });
    const filling = Array.from({ length: rows }, (_, index) => row(user, date, session, `city ${index}`));
    container.put(groupDocument(group, filling));
  };
  put("anna", "2026-03-03", "3", 1);
  put("anna", "2026-03-02", "2", 0);
  put("anna", "2026-03-01", "1", 2);
  put("bert", "2026-03-02", "1", 1);
  return container;
}

async function read(parameters: Record<string, string>) {
  const { items } = await readPersonalRows(filled(), summary, readFilter(summary, parameters));
  return items.map(({ user_id, date, city }) => `${user_id} ${date} ${city}`);
}

test("a user's rows are sorted by date; a group without rows has none", async () => {
  expect(await read({ user_id: "anna" })).toEqual([
    "anna 2026-03-01 city 0",
    "anna 2026-03-01 city 1",
    "anna 2026-03-03 city 0",
  ]);
});

test("every column of the grain is a filter, and both ends of a range of days are included", async () => {
  expect(await read({ session_id: "1", to: "2026-03-01" })).toHaveLength(2);
  expect(await read({ date: "2026-03-02" })).toEqual(["bert 2026-03-02 city 0"]);
  expect(await read({ from: "2026-03-02", to: "2026-03-03" })).toHaveLength(2);
  expect(await read({ user_id: "anna", from: "2026-03-02" })).toEqual(["anna 2026-03-03 city 0"]);
  expect(await read({ workout_id: "other" })).toEqual([]);
});

describe.each([{}, { session_id: "1" }])("read page by page with %j", (parameters) => {
  test.each([1, 2, 3, 100])("pages of %i contain every row once, and only the last page is shorter", async (limit) => {
    const container = filled();
    const pages: number[] = [];
    const rows: Row[] = [];
    let continuation: string | undefined;
    do {
      const page = { ...parameters, limit: String(limit), ...(continuation === undefined ? {} : { continuation }) };
      const { items, continuation: next } = await masked(container, summary, readFilter(summary, page));
      pages.push(items.length);
      rows.push(...items);
      continuation = next;
    } while (continuation !== undefined);
    const all = await masked(container, summary, readFilter(summary, parameters));
    expect(rows).toEqual(all.items);
    expect(pages.slice(0, -1).every((length) => length === limit)).toBe(true);
  });
});

test("a limit that changes between two pages skips no row", async () => {
  const container = filled();
  const first = await readPersonalRows(container, summary, readFilter(summary, { limit: "3" }));
  const next = { limit: "1", continuation: first.continuation ?? "" };
  const second = await readPersonalRows(container, summary, readFilter(summary, next));
  expect([...first.items, ...second.items]).toHaveLength(4);
});

test.each([
  [{ colour: "red" }, "colour"],
  [{ from: "2026-02-30" }, "from"],
  [{ to: "yesterday" }, "to"],
  [{ date: "2026-1-1" }, "date"],
  [{ limit: "0" }, "limit"],
  [{ limit: "1001" }, "limit"],
  [{ limit: "ten" }, "limit"],
  [{ continuation: "abc" }, "continuation"],
  [{ continuation: Buffer.from("[-1,null]").toString("base64url") }, "continuation"],
  [{ continuation: Buffer.from("[0,5]").toString("base64url") }, "continuation"],
])("%j is rejected with the parameter's name", (parameters: Record<string, string>, wrong) => {
  expect(() => readFilter(summary, parameters)).toThrow(
    expect.objectContaining<Partial<FilterError>>({ name: "FilterError", parameter: wrong }),
  );
});

describe("masked rows", () => {
  const gyms = memoryContainer(gymSummary.partitionKey);
  const key = { gymId: "5", macAddress: "aa", date: "2026-03-01" };
  const visit = { gym_id: "5", mac_address: "aa", date: "2026-03-01", workouts: ["1"], mins_in_gym: 1.5 };
  gyms.put(groupDocument(groupOf(gymSummary, key), [visit]));

  test("have pseudonyms for identifiers", async () => {
    const { items } = await masked(gyms, gymSummary, readFilter(gymSummary, { gym_id: "5" }));
    const others = { mins_in_exercising: null, open_visits: null };
    expect(items).toEqual([{ ...visit, ...others, mac_address: "mac of aa" }]);
  });

  test("cannot be filtered by an identifier, whether it exists or not", async () => {
    for (const mac_address of ["aa", "bb", "mac of aa"]) {
      const rows = masked(gyms, gymSummary, readFilter(gymSummary, { gym_id: "5", mac_address }));
      await expect(rows).rejects.toMatchObject({ name: "FilterError", parameter: "mac_address" });
    }
    const whole = await readPersonalRows(gyms, gymSummary, readFilter(gymSummary, { mac_address: "aa" }));
    expect(whole.items).toEqual([visit]);
  });
});
