import { describe, expect, test } from "vitest";
import resources from "../resources.json" with { type: "json" };
import { summaries, summaryNamed } from "./registry.ts";
import { sharedContainers } from "./run/gold.ts";
import { keyProperties } from "./summary.ts";

const containers = (database: string) => resources.cosmos.find((each) => each.database === database)?.containers ?? [];

test("a summary is found by its name", () => {
  expect(summaryNamed("workout_bpm_summary")?.container).toBe("workout-bpm-summary");
  expect(summaryNamed("gym_summary")?.container).toBe("gym-summary");
  expect(summaryNamed("nonsense")).toBeUndefined();
});

test.each(Object.values(sharedContainers))("container %s exists, by summary", (name) => {
  expect(containers("gold")).toContainEqual(expect.objectContaining({ name, partitionKey: "/summary" }));
});

describe.each(summaries)("$name", (summary) => {
  const names = summary.columns.map(({ name }) => name);

  test("its container has the partition key and the indexes that its filters need", () => {
    const container = containers("gold").find(({ name }) => name === summary.container);
    expect(container?.partitionKey).toBe(`/${summary.partitionKey}`);
    const stored = keyProperties(summary).filter((property) => property !== summary.rollup?.column);
    const others = new Set([...stored, summary.date ?? []].flat());
    others.delete(summary.partitionKey);
    expect(container?.indexing.included.toSorted()).toEqual([...others].map((property) => `/${property}/?`).sort());
  });

  test("it follows containers of silver, each once", () => {
    const followed = summary.feeds.map(({ container }) => container);
    expect(containers("silver").map(({ name }) => name)).toEqual(expect.arrayContaining(followed));
    expect(new Set(followed).size).toBe(followed.length);
  });

  test("its grain is of its own columns, and tells nothing about a person but an identifier", () => {
    const properties = summary.grain.map(({ property }) => property);
    const dated = summary.rollup === undefined ? (summary.date ?? []) : summary.rollup.column;
    expect(properties).toEqual(expect.arrayContaining([summary.partitionKey, dated].flat()));
    expect(new Set(names).size).toBe(names.length);
    for (const { column } of summary.grain) {
      const of = summary.columns.find(({ name }) => name === column);
      expect(of).toMatchObject({ type: expect.any(String) });
      // A key that is null where rows are masked would be no key; one that has a pseudonym still tells groups apart.
      expect(of?.personal).not.toBe(true);
    }
  });

  test("what masking empties may be empty", () => {
    expect(summary.columns.filter(({ personal, nullable }) => personal === true && !nullable)).toEqual([]);
  });
});
