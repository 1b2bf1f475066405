import { expect, it } from "vitest";
import { landBatch } from "../../shared/bronze/hub-batches/land-batch.ts";
import { memoryPipeline } from "../../shared/operations/quarantine/testing/memory-pipeline.ts";
import { heartRates } from "../../shared/streams/heart-rates.ts";
import { retryConflicts } from "../../testing/fakes/retry-conflicts.ts";

import { list } from "./list.ts";
import { readCommand } from "./testing/read-command.ts";

/** A quarantine of several files and partitions, of hubs and of landed files. */
async function filledStore() {
  const { store, now } = memoryPipeline().context;
  let ids = 0;
  const bronze = { ...store, retryConflicts, now, earliestTime: 1, newId: () => `id-${++ids}` };
  let reads = 0;
  for (const [partition, file] of [["0"], ["1"], ["file-3", "0fe1"], ["file-3", "0fe2"]] as const) {
    for (const first of [1, 4, 7]) {
      const events = [0, 1, 2].map((index) => {
        const sequenceNumber = first + index;
        return { sequenceNumber, enqueuedTime: now(), key: undefined, body: Buffer.from("{}") };
      });
      const source = file === undefined ? ("hub" as const) : ("file" as const);
      const origin = file === undefined ? { partition, source } : { partition, source, file };
      await landBatch(bronze, { stream: heartRates, ...origin, events, generation: async () => (file ? 0 : 1) });
    }
  }
  const quarantine: typeof store.quarantine = {
    ...store.quarantine,
    read(name) {
      reads += 1;
      return store.quarantine.read(name);
    },
  };
  return { store: { ...store, quarantine }, reads: () => reads };
}

async function listed(store: Parameters<typeof list>[0], ...args: string[]) {
  const command = readCommand(["list", ...args]);
  const lines: string[] = [];
  const notes: string[] = [];
  await list(
    store,
    command,
    (line) => lines.push(line),
    (line) => notes.push(line),
  );
  const [, after] = /--after '(.+)'/.exec(notes.join()) ?? [];
  return { lines, after };
}

it("lists page by page what it lists at once", async () => {
  const { store } = await filledStore();
  const whole = await listed(store, "--each");
  expect(whole.lines).toHaveLength(36);
  expect(whole.after).toBeUndefined();
  for (const limit of [1, 2, 3, 5, 36, 40]) {
    const pages: string[] = [];
    for (let after: string | undefined, isFirst = true; isFirst || after !== undefined; isFirst = false) {
      const page = await listed(
        store,
        "--each",
        "--limit",
        `${limit}`,
        ...(after === undefined ? [] : ["--after", after]),
      );
      expect(page.lines.length).toBeLessThanOrEqual(limit);
      pages.push(...page.lines);
      after = page.after;
    }
    expect(pages).toEqual(whole.lines);
  }
});

it("ends at its limit, and prints how to continue", async () => {
  const { store, reads } = await filledStore();
  const { lines, after } = await listed(store, "--limit", "2");
  expect(lines.at(-1)).toBe("2 events, open");
  expect(after).toBe("heart-rates|0|1|2");
  expect(reads()).toBeLessThanOrEqual(3);
  await expect(listed(store, "--after", "heart-rates|0|1|99")).rejects.toThrow("no quarantined event has the id");
});
