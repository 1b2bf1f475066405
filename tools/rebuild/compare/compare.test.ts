import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Summary } from "../../../shared/gold/summary.ts";
import type { Azure } from "../../../shared/platform/azure/clients.ts";
import { hashId } from "../../../shared/platform/hash-id.ts";
import { pseudonymiser } from "../../../shared/serving/masking/pseudonym.ts";
import { type MemoryContainer, memoryContainer } from "../../../testing/fakes/memory-container.ts";
import { areEqual, reportText } from "../report.ts";
import { compare } from "./compare.ts";
import { type ComparedContainer, comparedContainers } from "./compared-container.ts";
import { scan } from "./scan.ts";

const silver = { layer: "silver", name: "people", partitionKey: "userId" } as const;
const inSync = {
  differingPartitions: [],
  laggingSummaries: [],
  pendingRefreshes: [],
  deadLetteredGroups: { live: 0, rebuilt: 0 },
};
const pseudonymise = pseudonymiser(Buffer.alloc(32, 1));

/** A database set with empty containers. */
function databaseSet(): { azure: Azure; container: (name: string) => MemoryContainer } {
  const all = new Map(comparedContainers().map(({ name, partitionKey }) => [name, memoryContainer(partitionKey)]));
  const container = (name: string) => {
    const found = all.get(name);
    if (found === undefined) throw new Error(`no ${name}`);
    return found;
  };
  return { azure: { silver: container, gold: container } as unknown as Azure, container };
}

const person = (userId: string, city = "Bonn") => ({ id: hashId("p", userId), userId, city });
const group = (userId: string, rows: readonly object[]) => ({
  id: hashId("g", userId),
  userId,
  date: "2026-01-05",
  rows,
});

describe("two database sets", () => {
  it("are scanned for exactly the differing documents, in any order", async () => {
    const contents = fc.dictionary(fc.constantFrom(..."abcdefghij"), fc.constantFrom("Bonn", "Kiel"));
    await fc.assert(
      fc.asyncProperty(contents, contents, async (one, other) => {
        const [live, rebuilt] = [memoryContainer("userId"), memoryContainer("userId")];
        for (const [userId, city] of Object.entries(one)) live.put(person(userId, city));
        for (const [userId, city] of Object.entries(other).reverse()) rebuilt.put(person(userId, city));
        const { documents, differing, isTruncated } = await scan(silver, { live, rebuilt });
        const users = new Set([...Object.keys(one), ...Object.keys(other)]);
        expect([...differing.values()].sort()).toEqual([...users].filter((user) => one[user] !== other[user]).sort());
        expect([documents, isTruncated]).toEqual([Object.keys(one).length, false]);
      }),
    );
  });

  it("are equal if a group without rows was never written", async () => {
    const [live, rebuilt] = [databaseSet(), databaseSet()];
    live.container("workout-bpm-summary").put(group("a", []));
    const comparisons = await compare(live.azure, rebuilt.azure, async () => {}, 3);
    expect(areEqual(comparisons)).toBe(true);
    const text = await reportText({
      comparisons,
      syncStatus: inSync,
      timeZones: { live: "UTC", rebuilt: "UTC" },
      examples: 3,
      pseudonymise,
    });
    expect(text).toMatch(/^silver people: equal, 0 documents$/m);
    expect(text).not.toContain("reasons");
  });

  it("are rechecked if events arrived meanwhile", async () => {
    const [live, rebuilt] = [databaseSet(), databaseSet()];
    live.container("people").put(person("a"));
    const synchronize = async () => rebuilt.container("people").put(person("a"));
    expect(areEqual(await compare(live.azure, rebuilt.azure, synchronize, 3))).toBe(true);
  });

  it("are reported with names and masked values, without personal data", { timeout: 120_000 }, async () => {
    const [live, rebuilt] = [databaseSet(), databaseSet()];
    live.container("people").put(person("a", "Bonn"));
    rebuilt.container("people").put(person("a", "Kiel"));
    live.container("people").put(person("b"));
    rebuilt.container("people").put(person("c"));
    const row = { user_id: "a", max_bpm: 100, city: "Bonn" };
    live.container("workout-bpm-summary").put(group("a", [row]));
    rebuilt.container("workout-bpm-summary").put(group("a", [{ ...row, max_bpm: 90, city: "Kiel" }]));
    live.container("workout-bpm-summary").put(group("b", [row, row]));
    let calls = 0;
    const synchronize = async () => {
      calls += 1;
      live.container("owners").put({ id: hashId("o"), label: "x", time: calls } as never);
    };
    live.container("owners").put({ id: hashId("o"), label: "x", time: 0 } as never);
    const comparisons = await compare(live.azure, rebuilt.azure, synchronize, 3);
    const syncStatus = {
      differingPartitions: ["heart-rates|0|1"],
      laggingSummaries: ["gym_summary"],
      pendingRefreshes: [],
      deadLetteredGroups: { live: 1, rebuilt: 0 },
    };
    const input = { comparisons, syncStatus, timeZones: { live: "UTC", rebuilt: "Asia/Tokyo" }, pseudonymise };
    const text = await reportText({ ...input, examples: 9 });
    expect(areEqual(comparisons)).toBe(false);
    expect(text).toMatch(/^silver people: 3 differ of 2 documents$/m);
    expect(text).toContain(`${person("a").id}: city\n`);
    expect(text).toContain(`${person("b").id}: only in the live set`);
    expect(text).toContain(`${person("c").id}: only in the rebuilt set`);
    expect(text).toContain("row 1: city (empty or masked) -> (empty or masked), max_bpm 100 -> 90");
    expect(text).toContain("2 rows live, 0 rebuilt");
    expect(text).toMatch(/^silver owners: 1 differ of 1 documents, 1 of them still changing$/m);
    for (const part of [
      "heart-rates|0|1",
      "gym_summary",
      "in UTC (live) and Asia/Tokyo",
      "events arrived meanwhile",
      "1 live, 0 rebuilt",
    ])
      expect(text.split("Possible reasons:")[1]).toContain(part);
    for (const personal of ["Bonn", "Kiel"]) expect(text).not.toContain(personal);
    expect(await reportText({ ...input, examples: 1 })).toContain("  and 2 more");
  });

  it("are equal except for pending groups, which are reported with the time of the refresh", async () => {
    const [live, rebuilt] = [databaseSet(), databaseSet()];
    const [mine, other] = [person("a"), person("b")];
    rebuilt.container("activity-daily").put({ ...group("a", [{}]), subject: "a" } as never);
    const waiting = group("a", []).id;
    const pending = async ({ summary }: ComparedContainer) =>
      new Set(summary?.name === "activity_daily" ? [waiting] : [mine.id]);
    const refreshes = [{ summary: "activity_daily", dueBy: Date.UTC(2026, 10, 24, 11) }];
    const input = { timeZones: { live: "UTC", rebuilt: "UTC" }, examples: 3, pseudonymise };
    let comparisons = await compare(live.azure, rebuilt.azure, async () => {}, 3, pending);
    expect(areEqual(comparisons)).toBe(true);
    const text = await reportText({ ...input, comparisons, syncStatus: { ...inSync, pendingRefreshes: refreshes } });
    expect(text).toContain("gold activity-daily: equal, 0 documents, 1 group not compared yet");
    expect(text).toContain("  activity_daily: 1 group pending in the live gold, refreshed by 2026-11-24T11:00:00.000Z");
    expect(text).not.toContain("reasons");
    expect(await reportText({ ...input, comparisons, syncStatus: inSync })).toContain("refreshed meanwhile");
    live.container("people").put(other);
    comparisons = await compare(live.azure, rebuilt.azure, async () => {}, 1, pending);
    expect(areEqual(comparisons)).toBe(false);
  });

  it("are compared completely after a refresh between two checks", async () => {
    const [live, rebuilt] = [databaseSet(), databaseSet()];
    const [mine, other] = [person("a"), person("b")];
    for (const each of [mine, other]) live.container("people").put(each);
    const ids = new Set([mine.id]);
    const [people] = await compare(
      live.azure,
      rebuilt.azure,
      async () => ids.clear(),
      2,
      async () => ids,
    );
    expect(people?.pending).toEqual([]);
    expect(people?.differences.map(({ id }) => id).sort()).toEqual([mine.id, other.id].sort());
  });

  it("consist of documents and rows, not of progress", () => {
    const names = comparedContainers().map(({ name }) => name);
    expect(names).toContain("heart-rates");
    expect(names).toContain("gym-summary");
    expect(names.some((name) => name.startsWith("gold-") || name === "outbox")).toBe(false);
    const summaries: Summary[] = comparedContainers().flatMap(({ summary }) => summary ?? []);
    expect(summaries.some(({ kind }) => kind === "rolled-up")).toBe(false);
  });
});
