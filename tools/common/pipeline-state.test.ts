import { beforeEach, describe, expect, it } from "vitest";
import { summaries } from "../../shared/gold/registry.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { silverDefinitions } from "../../shared/silver/documents/registry.ts";
import { pendingPartitions } from "../../shared/silver/slice/pending-partitions.ts";
import { runSlice } from "../../shared/silver/slice/run-slice.ts";
import { landAll } from "../../shared/silver/testing/fixture.ts";
import { streams } from "../../shared/streams/registry.ts";
import { retryConflicts } from "../../testing/fakes/retry-conflicts.ts";
import { pipelineInMemory } from "../../testing/in-memory.ts";
import { heartRate, peopleOf } from "./history.ts";
import { readPipeline, waitUntilSettled } from "./pipeline-state.ts";

const [person] = peopleOf({ seed: 1, users: 1 });
if (person === undefined) throw new Error("a person expected");
const events = [1, 2, 3].map((second) => heartRate(person, 1_700_000_000_000 + second * 1000, 70));
const nothing = { accepted: 0, duplicate: 0, ignored: 0, quarantined: 0 };
const limits = { events: 100, bytes: 2 ** 20, files: 1, documents: 1 };

let pipeline: ReturnType<typeof pipelineInMemory>;
beforeEach(() => {
  pipeline = pipelineInMemory({ streams, definitions: silverDefinitions, summaries });
});

/** The bronze of this pipeline, and a gold that rejects reads. */
function azureWithUnreadableGold(): Azure {
  const { store } = pipeline.silver;
  const reject = async () => {
    throw new Error("gold was read");
  };
  const unreadable = () => ({ read: reject, queryPartition: reject });
  return {
    retryConflicts,
    configuration: {
      ...{ silverDatabase: "silver", goldRefreshInterval: 0, reportingTimeZone: "UTC" },
      erasureKey: Buffer.alloc(32, 1),
    },
    ...{ table: () => store.manifest, blobs: (name: string) => store[name as "bronze" | "quarantine"] },
    ...{ silver: unreadable, gold: unreadable, retained: unreadable },
  } as unknown as Azure;
}

describe("the pipeline state", () => {
  it("does not read gold while silver has a backlog", async () => {
    await landAll(pipeline.silver, events, 2, () => 0);
    expect(await readPipeline(azureWithUnreadableGold())).toEqual({
      landed: { ...nothing, accepted: 3 },
      ...{ silverBacklog: 3, goldIsCurrent: false, goldMovedAt: undefined },
    });
  });

  it("reads gold once silver is current", async () => {
    await landAll(pipeline.silver, events, 2, () => 0);
    for (const partition of await pendingPartitions(pipeline.silver.silver.bronze, "silver"))
      await runSlice(pipeline.silver.silver, partition, limits);
    await expect(readPipeline(azureWithUnreadableGold())).rejects.toThrow("gold was read");
  });

  it("is read again while a service throttles", async () => {
    await landAll(pipeline.silver, events, 2, () => 0);
    const azure = azureWithUnreadableGold();
    let throttled = 2;
    const table = (name: string) => {
      throttled -= 1;
      if (throttled >= 0) throw Object.assign(new Error("too many requests"), { code: 429 });
      return azure.table(name);
    };
    expect((await readPipeline({ ...azure, table })).landed.accepted).toBe(3);
  });

  it("is awaited until the stall timeout", async () => {
    await landAll(pipeline.silver, events, 2, () => 0);
    const seen: number[] = [];
    const waiting = waitUntilSettled(azureWithUnreadableGold(), nothing, 3, (_, landed) => seen.push(landed), 100);
    await expect(waiting).rejects.toThrow(/no progress: 3 of 3 events landed/);
    expect(seen).toEqual([3, 3]);
  });
});
