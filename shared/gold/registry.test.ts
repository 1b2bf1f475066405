import { describe, expect, test } from "vitest";
import resources from "../resources.json" with { type: "json" };
import { computedSummaries, summaries, summaryNamed } from "./registry.ts";
import { sharedContainers } from "./run/gold.ts";
import { keyProperties } from "./summary.ts";

const containers = (database: string) => resources.cosmos.find((each) => each.database === database)?.containers ?? [];

test("a summary is found by its name", () => {
  expect(summaryNamed("workout_bpm_summary")?.container).toBe("workout-bpm-summary");
  expect(summaryNamed("gym_summary")?.container).toBe("gym-summary");
  expect(summaryNamed("nonsense")).toBeUndefined();
});

test.each([
  [sharedContainers.progress, "/consumer"],
  [sharedContainers.errors, "/summary"],
])("the container %s has the partition key %s", (name, partitionKey) => {
  expect(containers("gold")).toContainEqual(expect.objectContaining({ name, partitionKey }));
});

describe.each(summaries)("$name", (summary) => {
  const names = summary.columns.map(({ name }) => name);

  test("its container has the partition key and the indexes that its filters need", () => {
    const container = containers("gold").find(({ name }) => name === summary.container);
    expect(container?.partitionKey).toBe(`/${summary.partitionKey}`);
    const stored = keyProperties(summary).filter(
      (property) => summary.kind === "computed" || property !== summary.rollup.column,
    );
    const others = new Set([...stored, summary.date ?? []].flat());
    expect(container?.indexing.included.toSorted()).toEqual([...others].map((property) => `/${property}/?`).sort());
  });

  test("its grain consists of its own columns, and of nothing personal except identifiers", () => {
    const properties = summary.grain.map(({ property }) => property);
    const dated = summary.kind === "computed" ? (summary.date ?? []) : summary.rollup.column;
    expect(properties).toEqual(expect.arrayContaining([summary.partitionKey, dated].flat()));
    expect(new Set(names).size).toBe(names.length);
    for (const { column } of summary.grain) {
      const of = summary.columns.find(({ name }) => name === column);
      expect(of).toMatchObject({ type: expect.any(String) });
      // A masked attribute is null and cannot be a key; a pseudonym still distinguishes groups.
      expect(of?.mark).not.toBe("attribute");
    }
  });

  test("every column that masking sets to null is nullable", () => {
    expect(summary.columns.filter(({ mark, nullable }) => mark === "attribute" && !nullable)).toEqual([]);
  });
});

describe.each(computedSummaries)("$name", ({ feeds }) => {
  test("it follows containers of silver, each once", () => {
    const followed = feeds.map(({ container }) => container);
    expect(containers("silver").map(({ name }) => name)).toEqual(expect.arrayContaining<string>(followed));
    expect(new Set(followed).size).toBe(followed.length);
  });
});
