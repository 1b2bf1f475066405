import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Summary } from "../../../shared/gold/summary.ts";
import { type MemoryContainer, memoryContainer } from "../../../shared/gold/testing/memory-container.ts";
import type { Azure } from "../../../shared/platform/azure/clients.ts";
import { pseudonymiser } from "../../../shared/serving/masking/pseudonym.ts";
import { hashId } from "../../../shared/silver/documents/hash-id.ts";
import { areEqual, reportText } from "../report.ts";
import { compare } from "./compare.ts";
import { type Compared, comparedContainers } from "./compared.ts";
import { scan } from "./scan.ts";

const silver = { layer: "silver", name: "people", partitionKey: "userId" } as const;
const even = { apart: [], liveWaiting: [], liveTurns: [], setAside: { live: 0, made: 0 } };
const pseudonymise = pseudonymiser(Buffer.alloc(32, 1));

/** All containers of a pair, empty. */
function pair(): { azure: Azure; container: (name: string) => MemoryContainer } {
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

describe("two pairs", () => {
  it("are scanned for exactly what differs, in whatever order documents come", async () => {
    const contents = fc.dictionary(fc.constantFrom(..."abcdefghij"), fc.constantFrom("Bonn", "Kiel"));
    await fc.assert(
      fc.asyncProperty(contents, contents, async (one, other) => {
        const [live, made] = [memoryContainer("userId"), memoryContainer("userId")];
        for (const [userId, city] of Object.entries(one)) live.put(person(userId, city));
        for (const [userId, city] of Object.entries(other).reverse()) made.put(person(userId, city));
        const { documents, differing, more } = await scan(silver, { live, made });
        const users = new Set([...Object.keys(one), ...Object.keys(other)]);
        expect([...differing.values()].sort()).toEqual([...users].filter((user) => one[user] !== other[user]).sort());
        expect([documents, more]).toEqual([Object.keys(one).length, false]);
      }),
    );
  });

  it("are the same when a group without rows was never written", async () => {
    const [live, made] = [pair(), pair()];
    live.container("workout-bpm-summary").put(group("a", []));
    const comparisons = await compare(live.azure, made.azure, async () => {}, 3);
    expect(areEqual(comparisons)).toBe(true);
    const text = await reportText({
      comparisons,
      stand: even,
      timeZones: { live: "UTC", made: "UTC" },
      examples: 3,
      pseudonymise,
    });
    expect(text).toMatch(/^silver people: the same, 0 documents$/m);
    expect(text).not.toContain("explain");
  });

  it("are looked at again when events came meanwhile", async () => {
    const [live, made] = [pair(), pair()];
    live.container("people").put(person("a"));
    const meet = async () => made.container("people").put(person("a"));
    expect(areEqual(await compare(live.azure, made.azure, meet, 3))).toBe(true);
  });

  it("are told apart by names and masked values, never by what is personal", { timeout: 20_000 }, async () => {
    const [live, made] = [pair(), pair()];
    live.container("people").put(person("a", "Bonn"));
    made.container("people").put(person("a", "Kiel"));
    live.container("people").put(person("b"));
    made.container("people").put(person("c"));
    const row = { user_id: "a", max_bpm: 100, city: "Bonn" };
    live.container("workout-bpm-summary").put(group("a", [row]));
    made.container("workout-bpm-summary").put(group("a", [{ ...row, max_bpm: 90, city: "Kiel" }]));
    live.container("workout-bpm-summary").put(group("b", [row, row]));
    let looks = 0;
    const meet = async () => {
      looks += 1;
      live.container("owners").put({ id: hashId("o"), label: "x", time: looks } as never);
    };
    live.container("owners").put({ id: hashId("o"), label: "x", time: 0 } as never);
    const comparisons = await compare(live.azure, made.azure, meet, 3);
    const stand = {
      apart: ["heart-rates|0|1"],
      liveWaiting: ["gym_summary"],
      liveTurns: [],
      setAside: { live: 1, made: 0 },
    };
    const input = { comparisons, stand, timeZones: { live: "UTC", made: "Asia/Tokyo" }, pseudonymise };
    const text = await reportText({ ...input, examples: 9 });
    expect(areEqual(comparisons)).toBe(false);
    expect(text).toMatch(/^silver people: 3 differ of 2 documents$/m);
    expect(text).toContain(`${person("a").id}: city\n`);
    expect(text).toContain(`${person("b").id}: only in the live one`);
    expect(text).toContain(`${person("c").id}: only in the one made anew`);
    expect(text).toContain("row 1: city (nothing, or not shown) -> (nothing, or not shown), max_bpm 100 -> 90");
    expect(text).toContain("2 rows live, 0 made anew");
    expect(text).toMatch(/^silver owners: 1 differ of 1 documents, 1 of them still changing$/m);
    for (const part of [
      "heart-rates|0|1",
      "gym_summary",
      "of UTC live, of Asia/Tokyo",
      "events came meanwhile",
      "1 live, 0 in",
    ])
      expect(text.split("What may explain it:")[1]).toContain(part);
    for (const personal of ["Bonn", "Kiel"]) expect(text).not.toContain(personal);
    expect(await reportText({ ...input, examples: 1 })).toContain("  and 2 more");
  });

  it("are the same but for what waits for its turn, which is said, with the time", async () => {
    const [live, made] = [pair(), pair()];
    const [mine, other] = [person("a"), person("b")];
    made.container("activity-daily").put({ ...group("a", [{}]), wearer: "a" } as never);
    const waiting = group("a", []).id;
    const pending = async ({ summary }: Compared) =>
      new Set(summary?.name === "activity_daily" ? [waiting] : [mine.id]);
    const turns = [{ summary: "activity_daily", by: Date.UTC(2026, 10, 24, 11) }];
    const input = { timeZones: { live: "UTC", made: "UTC" }, examples: 3, pseudonymise };
    let comparisons = await compare(live.azure, made.azure, async () => {}, 3, pending);
    expect(areEqual(comparisons)).toBe(true);
    const text = await reportText({ ...input, comparisons, stand: { ...even, liveTurns: turns } });
    expect(text).toContain("gold activity-daily: the same, 0 documents, but for 1 group not compared yet");
    expect(text).toContain(
      "  activity_daily: 1 group that the live gold has yet to compute anew; its turn comes by 2026-11-24T11:00:00.000Z",
    );
    expect(text).not.toContain("explain");
    expect(await reportText({ ...input, comparisons, stand: even })).toContain("its turn has come by now");
    live.container("people").put(other);
    comparisons = await compare(live.azure, made.azure, async () => {}, 1, pending);
    expect(areEqual(comparisons)).toBe(false);
  });

  it("are compared after all when a turn comes between two looks", async () => {
    const [live, made] = [pair(), pair()];
    const [mine, other] = [person("a"), person("b")];
    for (const each of [mine, other]) live.container("people").put(each);
    const ids = new Set([mine.id]);
    const [people] = await compare(
      live.azure,
      made.azure,
      async () => ids.clear(),
      2,
      async () => ids,
    );
    expect(people?.notYet).toEqual([]);
    expect(people?.differences.map(({ id }) => id).sort()).toEqual([mine.id, other.id].sort());
  });

  it("compare what holds facts and rows, not progress", () => {
    const names = comparedContainers().map(({ name }) => name);
    expect(names).toContain("heart-rates");
    expect(names).toContain("gym-summary");
    expect(names.some((name) => name.startsWith("gold-") || name === "outbox")).toBe(false);
    const summaries: Summary[] = comparedContainers().flatMap(({ summary }) => summary ?? []);
    expect(summaries.some(({ rollup }) => rollup !== undefined)).toBe(false);
  });
});
