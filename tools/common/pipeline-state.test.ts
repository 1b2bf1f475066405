import { beforeEach, describe, expect, it } from "vitest";
import { summaries } from "../../shared/gold/registry.ts";
import type { Azure } from "../../shared/platform/azure/clients.ts";
import { silverDefinitions } from "../../shared/silver/documents/registry.ts";
import { partitionsWithNews } from "../../shared/silver/slice/plan.ts";
import { runSlice } from "../../shared/silver/slice/run-slice.ts";
import { landAll } from "../../shared/silver/testing/world.ts";
import { streams } from "../../shared/streams/registry.ts";
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

/** A bronze of this pipeline, and a gold that says when it is asked. */
function azureHere(): Azure {
  const { store } = pipeline.silver;
  const refuse = async () => {
    throw new Error("gold was asked");
  };
  const asked = () => ({ read: refuse, query: refuse });
  return {
    configuration: { silverDatabase: "silver", goldUnhurried: 0, reportingTimeZone: "UTC" },
    ...{ table: () => store.manifest, blobs: (name: string) => store[name as "bronze" | "quarantine"] },
    ...{ silver: asked, gold: asked },
  } as unknown as Azure;
}

describe("the pipeline's state", () => {
  it("is not done as long as silver is not, and then gold need not be asked", async () => {
    await landAll(pipeline.silver, events, 2, () => 0);
    expect(await readPipeline(azureHere())).toEqual({
      landed: { ...nothing, accepted: 3 },
      ...{ beforeSilver: 3, goldIsDone: false, goldMovedAt: undefined },
    });
  });

  it("is gold's to say once silver is done", async () => {
    await landAll(pipeline.silver, events, 2, () => 0);
    for (const partition of await partitionsWithNews(pipeline.silver.silver.bronze, "silver"))
      await runSlice(pipeline.silver.silver, partition, limits);
    await expect(readPipeline(azureHere())).rejects.toThrow("gold was asked");
  });

  it("is waited for no longer than patience lasts without a change", async () => {
    await landAll(pipeline.silver, events, 2, () => 0);
    const seen: number[] = [];
    const waiting = waitUntilSettled(azureHere(), nothing, 3, (_, landed) => seen.push(landed), 100);
    await expect(waiting).rejects.toThrow(/nothing moves: 3 of 3 events landed/);
    expect(seen).toEqual([3, 3]);
  });
});
