import { expect, it } from "vitest";
import { feed } from "../../shared/gold/feed.ts";
import type { GroupContext } from "../../shared/gold/group-context.ts";
import { summaries } from "../../shared/gold/registry.ts";
import type { ComputedSummary } from "../../shared/gold/summary.ts";
import { goldFixture } from "../../shared/gold/testing/fixture.ts";
import { computeOnce } from "./compute-once.ts";
import { goldRound } from "./gold-round.ts";

const counted: ComputedSummary = {
  kind: "computed",
  name: "counted",
  version: 1,
  container: "counted",
  partitionKey: "userId",
  grain: [{ property: "userId", column: "user_id" }],
  subjects: "one",
  columns: [{ name: "user_id", type: "text", mark: { identifier: "user" }, description: "" }],
  feeds: [feed("workouts", ["id"], async () => [{ userId: "a" }, { userId: "b" }])],
  compute: async ({ userId = "" }) => [{ user_id: userId }],
};

it("returns a group once until the reset", async () => {
  const { summary, reset } = computeOnce(counted);
  const affectedGroups = () => summary.feeds[0]?.affectedGroups([{ id: "1" }], {} as GroupContext, 1);
  expect(await affectedGroups()).toHaveLength(2);
  expect(await affectedGroups()).toEqual([]);
  reset();
  expect(await affectedGroups()).toHaveLength(2);
});

it("computes each group once per round of gold, regardless of the number of changes", async () => {
  const { gold, write, rows } = goldFixture([counted]);
  for (let number = 0; number < 20; number += 1)
    write({ container: "workouts", document: { id: `w${number}`, userId: String(number % 3) } } as never);
  let computed = 0;
  const counting = {
    ...counted,
    compute: async (...of: Parameters<ComputedSummary["compute"]>) => {
      computed += 1;
      return counted.compute(...of);
    },
  };
  const pages: number[] = [];
  const done = await goldRound(gold, [counting], { pageSize: 3, concurrency: 2 }, ({ documents }) =>
    pages.push(documents),
  );
  expect([computed, done.documents, done.written]).toEqual([2, 20, 2]);
  expect(pages.reduce((all, some) => all + some, 0)).toBe(20);
  expect(rows(counted)).toHaveLength(2);
  expect((await goldRound(gold, [counting], { pageSize: 3, concurrency: 2 }, () => {})).documents).toBe(0);
  expect(summaries.length).toBeGreaterThan(0);
});
