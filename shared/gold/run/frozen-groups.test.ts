import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dependencies, recordingReader } from "../../operations/proof/dependencies.ts";
import { day, hour } from "../../platform/time.ts";
import { silverDefinitions } from "../../silver/documents/registry.ts";
import { retentionOf, retentionOfContainer } from "../../silver/retention/container-retention.ts";
import type { GroupKey } from "../group-context.ts";
import { computedSummaries } from "../registry.ts";
import type { ComputedSummary } from "../summary.ts";
import { goldFixture } from "../testing/fixture.ts";
import { alertHistories, type Event, gymHistories, travelHistories, workoutHistories } from "../testing/history.ts";
import { silverWrites } from "../testing/silver-writes.ts";
import { freezeMargin, frozenBefore } from "./frozen-groups.ts";
import { openGroupContext } from "./group-context.ts";

const cutoff = Date.UTC(2026, 2, 1);

/** What every group that a history can affect reads of containers that are not kept, and since when. */
async function readsOf(history: readonly Event[]) {
  const { gold, containers, write } = goldFixture(computedSummaries, undefined, "Europe/Berlin");
  for (const each of silverWrites(history)) write(each);
  const reads: { summary: string; date: string | undefined; container: string; since: number }[] = [];
  const compute = async (summary: ComputedSummary, key: GroupKey) => {
    const read = dependencies();
    const reader = recordingReader(gold.silverReader, silverDefinitions, read);
    await summary.compute(key, openGroupContext(reader, gold));
    for (const [container, , , since] of read.entries())
      if (retentionOfContainer(container) !== "kept")
        reads.push({ summary: summary.name, date: key[summary.date ?? ""], container, since });
  };
  const context = openGroupContext(gold.silverReader, gold);
  for (const summary of computedSummaries)
    for (const feed of summary.feeds) {
      const changes =
        containers
          .get(feed.container)
          ?.all<never>()
          .map((each) => feed.change(each)) ?? [];
      for (const key of await feed.affectedGroups(changes, context, 1)) await compute(summary, key);
    }
  return reads;
}

describe("frozen groups", () => {
  it("begin before a cutoff of what their summary reads, or so shortly after it that they read what is before", () => {
    const firstDays = (cutoffs: object) =>
      Object.fromEntries(computedSummaries.map((summary) => [summary.name, frozenBefore(summary, { cutoffs })]));
    expect(firstDays({})).toEqual(Object.fromEntries(computedSummaries.map(({ name }) => [name, undefined])));
    expect(firstDays({ readings: cutoff })).toMatchObject({
      activity_daily: "2026-03-02",
      workout_bpm_summary: "2026-03-02",
      gym_summary: undefined,
      risk_by_birth_year: undefined,
    });
    expect(firstDays({ readings: cutoff, facts: cutoff + 3 * day })).toMatchObject({
      activity_daily: "2026-03-02",
      workout_bpm_summary: "2026-03-05",
      gym_summary: "2026-03-05",
    });
  });

  it("are the only ones that read what can be removed: every other reads nothing before its day and the margin", async () => {
    const histories = fc.oneof(workoutHistories, gymHistories, travelHistories, alertHistories);
    let earliest = Number.POSITIVE_INFINITY;
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        for (const { summary, date, container, since } of await readsOf(history)) {
          const begin = Date.parse(`${date}T00:00:00Z`);
          expect(since, `${summary} reads ${container}`).toBeGreaterThanOrEqual(begin - freezeMargin);
          earliest = Math.min(earliest, since - begin);
        }
      }),
      { numRuns: 200 },
    );
    // A margin of less than what was read would be noticed.
    expect(earliest).toBeLessThan(-14 * hour);
  });

  it("do not exist in a summary of all time, which reads only what is kept", () => {
    for (const { name, date, feeds } of computedSummaries)
      if (date === undefined)
        expect([name, ...feeds.map(({ container }) => retentionOfContainer(container))]).toEqual([name, "kept"]);
  });
});

it("definitions that share a container are kept equally long", () => {
  for (const definition of silverDefinitions)
    expect(retentionOf(definition)).toBe(retentionOfContainer(definition.container));
});
