import { expect, it } from "vitest";
import type { Outcome } from "../invocations/retries.ts";
import { PartitionFeed } from "./partition-feed.ts";

function feedOf(run: (batch: readonly number[]) => Promise<Outcome>, checkpointEvery = 1) {
  const checkpoints: number[] = [];
  const feed = new PartitionFeed<number>({
    limits: { least: 1, most: 2, wait: 0 },
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

it("runs one batch after another, and moves the checkpoint whatever the result", async () => {
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

it("moves it every so many batches only", async () => {
  const { receive, checkpoints } = feedOf(async () => "succeeded", 2);
  await receive([1, 2, 3, 4, 5]);
  await receive([6]);
  expect(checkpoints).toEqual([4, 6]);
});

it("leaves it where it is when it is stopped meanwhile, even after success", async () => {
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
