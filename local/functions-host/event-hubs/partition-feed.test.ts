import { expect, it } from "vitest";
import type { Outcome } from "../invocations/retries.ts";
import { PartitionFeed } from "./partition-feed.ts";

function feedOf(run: (batch: readonly number[]) => Promise<Outcome>, checkpointEvery = 1) {
  const checkpoints: number[] = [];
  const feed = new PartitionFeed<number>({
    limits: { minimum: 1, maximum: 2, wait: 0 },
    checkpointEvery,
    run,
    now: () => 0,
  });
  const receive = (events: readonly number[]) =>
    feed.receive(events, async (last) => {
      checkpoints.push(last);
    });
  return { feed, receive, checkpoints };
}

it("runs one batch after another, and writes the checkpoint after success and failure", async () => {
  const outcomes: Outcome[] = ["failed", "succeeded", "succeeded"];
  let running = 0;
  const { receive, checkpoints } = feedOf(async () => {
    expect(running++).toBe(0);
    await new Promise(setImmediate);
    running--;
    return outcomes.shift() ?? "failed";
  });
  await receive([1, 2, 3, 4, 5]);
  expect(checkpoints).toEqual([2, 4, 5]);
});

it("writes the checkpoint once in checkpointEvery batches", async () => {
  const { receive, checkpoints } = feedOf(async () => "succeeded", 2);
  await receive([1, 2, 3, 4, 5]);
  await receive([6]);
  expect(checkpoints).toEqual([4, 6]);
});

it("writes no checkpoint after a stop, even after success", async () => {
  const batches: (readonly number[])[] = [];
  const { feed, receive, checkpoints } = feedOf(async (batch) => {
    batches.push(batch);
    feed.stop();
    return "succeeded";
  });
  await receive([1, 2, 3]);
  expect(batches).toEqual([[1, 2]]);
  expect(checkpoints).toEqual([]);
});
