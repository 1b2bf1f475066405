import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { activityDaily } from "../../../shared/gold/activity/activity-daily.ts";
import { calendar } from "../../../shared/gold/dates/calendar.ts";
import type { GroupDocument } from "../../../shared/gold/group.ts";
import { summaries } from "../../../shared/gold/registry.ts";
import type { Gold } from "../../../shared/gold/run/gold.ts";
import type { MemoryContainer } from "../../../shared/gold/testing/memory-container.ts";
import type { Azure } from "../../../shared/platform/azure/clients.ts";
import { silverDefinitions } from "../../../shared/silver/documents/registry.ts";
import { factsReader } from "../../../shared/silver/open-silver-reader.ts";
import { type Sent, sentEvents } from "../../../shared/silver/testing/events.ts";
import { streams } from "../../../shared/streams/registry.ts";
import { pipelineInMemory } from "../../../testing/in-memory.ts";
import { areEqual } from "../report.ts";
import { compare } from "./compare.ts";
import type { Compared } from "./compared.ts";
import { pendingGroups } from "./pending-groups.ts";

/** A pair in memory that has got the events; after the last ones gold had no turn. */
async function pairOf(events: readonly Sent[], unseen: readonly Sent[] = []) {
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
    ...{ silver, gold: pipeline.gold, facts: factsReader(silver), calendar: calendar("UTC"), now: () => 0 },
  };
  const azure = { silver, gold: pipeline.gold } as unknown as Azure;
  const pending = async ({ summary }: Compared) =>
    summary === undefined ? new Set<string>() : pendingGroups(gold, summary);
  return { azure, pending, gold: pipeline.gold };
}

const nothing = async () => {};

describe("what a summary has yet to compute anew", () => {
  it("is all that differs from a pair whose gold has seen everything, whatever came last", async () => {
    await fc.assert(
      fc.asyncProperty(sentEvents, sentEvents, async (seen, unseen) => {
        const live = await pairOf(seen, unseen);
        const made = await pairOf([...seen, ...unseen]);
        expect(areEqual(await compare(live.azure, made.azure, nothing, 1, live.pending))).toBe(true);
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  const day = (device: string, hour: number, steps: number): Sent => ({
    stream: "activity",
    body: { device_id: device, hr: 70, steps, state: "awake", date: `2026-03-01 ${hour}:00:00.000000` },
  });

  it("excuses nothing else: a group that no change can touch still differs", async () => {
    const [seen, unseen] = [[day("a", 10, 5), day("b", 10, 6)], [day("b", 11, 7)]];
    const live = await pairOf(seen, unseen);
    const made = await pairOf([...seen, ...unseen]);
    const look = async () => {
      const found = await compare(live.azure, made.azure, nothing, 1, live.pending);
      return found.find(({ compared }) => compared.summary === activityDaily);
    };
    expect(await look()).toMatchObject({ differences: [], notYet: [{ partition: "device:b" }] });
    const container = live.gold(activityDaily.container);
    const [spoilt] = container.all<GroupDocument & { wearer: string }>().filter(({ wearer }) => wearer === "device:a");
    if (spoilt === undefined) throw new Error("no group");
    container.put({ ...spoilt, rows: [] } as GroupDocument);
    expect(await look()).toMatchObject({
      differences: [{ partition: "device:a" }],
      notYet: [{ partition: "device:b" }],
    });
  });

  it("is nothing where gold has seen everything", async () => {
    const { pending } = await pairOf([day("a", 10, 5)]);
    expect(await pending({ layer: "gold", name: "", partitionKey: "", summary: activityDaily })).toEqual(new Set());
  });
});
