import { expect, it } from "vitest";
import { summaries } from "../../shared/gold/registry.ts";
import type { Summary, View } from "../../shared/gold/summary.ts";
import { world } from "../../shared/gold/testing/world.ts";
import { goldRound } from "./gold-round.ts";
import { onceEach } from "./once.ts";

const counted: Summary = {
  name: "counted",
  version: 1,
  container: "counted",
  partitionKey: "userId",
  grain: [{ property: "userId", column: "user_id" }],
  columns: [{ name: "user_id", type: "text", description: "" }],
  feeds: [{ container: "workouts", expand: async () => [{ userId: "a" }, { userId: "b" }] }],
  compute: async ({ userId = "" }) => [{ user_id: userId }],
};

it("a group comes once, until it is forgotten", async () => {
  const { summary, forget } = onceEach(counted);
  const expand = () => summary.feeds[0]?.expand({ id: "1" }, {} as View);
  expect(await expand()).toHaveLength(2);
  expect(await expand()).toEqual([]);
  forget();
  expect(await expand()).toHaveLength(2);
});

it("a round of gold computes each group once, whatever has changed about it", async () => {
  const { gold, write, rows } = world([counted]);
  for (let number = 0; number < 20; number += 1)
    write({ container: "workouts", document: { id: `w${number}`, userId: String(number % 3) } } as never);
  let computed = 0;
  const counting = {
    ...counted,
    compute: async (...of: Parameters<Summary["compute"]>) => {
      computed += 1;
      return counted.compute(...of);
    },
  };
  const pages: number[] = [];
  const done = await goldRound(gold, [counting], { pageSize: 3, concurrency: 2 }, ({ documents }) =>
    pages.push(documents),
  );
  expect([computed, done.documents, done.written]).toEqual([2, 20, 2]);
  expect(pages.length).toBeGreaterThan(6);
  expect(rows(counted)).toHaveLength(2);
  expect((await goldRound(gold, [counting], { pageSize: 3, concurrency: 2 }, () => {})).documents).toBe(0);
  expect(summaries.length).toBeGreaterThan(0);
});
