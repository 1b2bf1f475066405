import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { activityDaily } from "../../../shared/gold/activity/activity-daily.ts";
import { calendar } from "../../../shared/gold/dates/calendar.ts";
import type { GroupDocument } from "../../../shared/gold/group.ts";
import { defaultAlertRule } from "../../../shared/gold/health-alerts/alert-rule.ts";
import { summaries } from "../../../shared/gold/registry.ts";
import type { Gold } from "../../../shared/gold/run/gold.ts";
import { pendingGroups } from "../../../shared/operations/proof/pending-groups.ts";
import type { Azure } from "../../../shared/platform/azure/clients.ts";
import { silverDefinitions } from "../../../shared/silver/documents/registry.ts";
import { openSilverReader } from "../../../shared/silver/open-silver-reader.ts";
import { type Sent, sentEvents } from "../../../shared/silver/testing/events.ts";
import { streams } from "../../../shared/streams/registry.ts";
import type { MemoryContainer } from "../../../testing/fakes/memory-container.ts";
import { retryConflicts } from "../../../testing/fakes/retry-conflicts.ts";
import { pipelineInMemory } from "../../../testing/in-memory.ts";
import { areEqual } from "../report.ts";
import { compare } from "./compare.ts";
import type { ComparedContainer } from "./compared-container.ts";

/** A database set in memory with these events; gold has not processed the `unseen` ones. */
async function databaseSetWith(events: readonly Sent[], unseen: readonly Sent[] = []) {
  const following = [...summaries];
  const pipeline = pipelineInMemory({ streams, definitions: silverDefinitions, summaries: following });
  const asText = (sent: readonly Sent[]) => sent.map(({ stream, body }) => ({ stream, body: JSON.stringify(body) }));
  await pipeline.send(asText(events));
  following.length = 0;
  await pipeline.send(asText(unseen));
  const silver = (name: string): MemoryContainer => {
    const found = pipeline.silver.containers.get(name);
    if (found === undefined) throw new Error(`no ${name}`);
    return found;
  };
  const gold: Gold = {
    ...{ silver, gold: pipeline.gold, silverReader: openSilverReader(silver), exported: [] },
    ...{ calendar: calendar("UTC"), alertRule: defaultAlertRule },
    ...{ timeZoneDatabase: "2026a", refreshInterval: 0, retryConflicts, now: () => 0 },
  };
  const azure = { silver, gold: pipeline.gold } as unknown as Azure;
  const pending = async ({ summary }: ComparedContainer) =>
    summary === undefined ? new Set<string>() : pendingGroups(gold, summary);
  return { azure, pending, gold: pipeline.gold };
}

const nothing = async () => {};

describe("the pending groups of a summary", () => {
  it("are all differences from a set whose gold has processed every event, for any events", async () => {
    await fc.assert(
      fc.asyncProperty(sentEvents, sentEvents, async (seen, unseen) => {
        const live = await databaseSetWith(seen, unseen);
        const rebuilt = await databaseSetWith([...seen, ...unseen]);
        expect(areEqual(await compare(live.azure, rebuilt.azure, nothing, 1, live.pending))).toBe(true);
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  const day = (device: string, hour: number, steps: number): Sent => ({
    stream: "activity",
    body: { device_id: device, hr: 70, steps, state: "awake", date: `2026-03-01 ${hour}:00:00.000000` },
  });

  it("exclude other groups: a group that no change affects still differs", async () => {
    const [seen, unseen] = [[day("a", 10, 5), day("b", 10, 6)], [day("b", 11, 7)]];
    const live = await databaseSetWith(seen, unseen);
    const rebuilt = await databaseSetWith([...seen, ...unseen]);
    const compareDaily = async () => {
      const found = await compare(live.azure, rebuilt.azure, nothing, 1, live.pending);
      return found.find(({ container }) => container.summary === activityDaily);
    };
    expect(await compareDaily()).toMatchObject({ differences: [], pending: [{ partition: "device:b" }] });
    const container = live.gold(activityDaily.container);
    const [damaged] = container
      .all<GroupDocument & { subject: string }>()
      .filter(({ subject }) => subject === "device:a");
    if (damaged === undefined) throw new Error("no group");
    container.put({ ...damaged, rows: [] } as GroupDocument);
    expect(await compareDaily()).toMatchObject({
      differences: [{ partition: "device:a" }],
      pending: [{ partition: "device:b" }],
    });
  });

  it("are none if gold has processed every event", async () => {
    const { pending } = await databaseSetWith([day("a", 10, 5)]);
    expect(await pending({ layer: "gold", name: "", partitionKey: "", summary: activityDaily })).toEqual(new Set());
  });
});
