import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { summaries } from "../../shared/gold/registry.ts";
import { streamNamed } from "../../shared/streams/registry.ts";
import { type LocalStack, startLocalStack } from "../../testing/local-stack.ts";
import { personalRows } from "../../testing/pipeline.ts";
import { readPipeline, waitUntilSettled } from "../../tools/common/pipeline-state.ts";
import { loadThroughLanding } from "../../tools/load/through-landing.ts";
import { quarantineCounts } from "../../tools/quarantine/counts.ts";
import { comparable, expectedCells, expectedRows } from "./expected.ts";
import { inputEvents, writeInputFiles, zone } from "./inputs.ts";

/*
 * The golden set through the local stack, once. Versions of customers count by their enqueued time, so that each day of
 * landing, and then the hubs, wait for what is before them.
 */

describe("the golden set through landing and hubs", () => {
  let stack: LocalStack;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "korevital-golden-e2e-"));
    await writeInputFiles(folder, "as-landed");
    vi.spyOn(console, "log").mockImplementation(() => {});
    stack = await startLocalStack({ REPORTING_TIME_ZONE: zone });
    await stack.startApp();
  }, 60_000);
  afterAll(async () => {
    await stack.close();
    await rm(folder, { recursive: true });
  });

  it("has the expected rows and outcomes", { timeout: 300_000 }, async () => {
    const { azure } = stack;
    for (const day of (await readdir(join(folder, "landing"))).sort()) {
      const files = (await readdir(join(folder, "landing", day))).sort();
      await loadThroughLanding(azure, join(folder, "landing", day), files);
    }
    const { landed } = await readPipeline(azure);
    const events = inputEvents();
    for (const [name, some] of Map.groupBy(events, ({ stream }) => stream)) {
      const hub = streamNamed(name)?.hub ?? "";
      await azure.hub(hub).publish(some.map(({ body }) => ({ key: undefined, body })));
    }
    await waitUntilSettled(azure, landed, events.length);

    for (const summary of summaries)
      expect(comparable(summary, await personalRows(azure, summary)), summary.name).toEqual(
        comparable(summary, expectedRows(summary)),
      );
    const all = await readPipeline(azure);
    expect(all.landed).toMatchObject({ accepted: expectedRecords("accepted"), ignored: expectedRecords("ignored") });
    expect(await quarantined(stack)).toEqual(expectedQuarantined());
  });
});

function expectedRecords(outcome: string): number {
  const rows = expectedCells("outcomes").filter((row) => row["outcome"] === outcome);
  return rows.reduce((sum, { records }) => sum + Number(records), 0);
}

/** `stream code` -> number of records. */
async function quarantined({ azure }: LocalStack): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { stream, code, count } of await quarantineCounts(azure)) add(counts, `${stream} ${code}`, count);
  return counts;
}

function expectedQuarantined(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { stream, outcome = "", records } of expectedCells("outcomes"))
    if (outcome !== "accepted" && outcome !== "ignored") add(counts, `${stream} ${outcome}`, Number(records));
  return counts;
}

function add(counts: Record<string, number>, key: string, count: number): void {
  counts[key] = (counts[key] ?? 0) + count;
}
