import { describe, expect, it } from "vitest";
import type { DocumentContainer } from "../platform/azure/documents.ts";
import { gymEventsWithin } from "./documents/gym-events.ts";
import { bucketsWithin } from "./documents/heart-rate-buckets.ts";
import { ownershipsOf } from "./documents/owners.ts";
import { personFacts } from "./documents/people.ts";
import { workoutEvents } from "./documents/workout-events.ts";
import { cached, factsReader } from "./open-silver-reader.ts";
import type { SilverFacts } from "./silver-reader.ts";

const asked: unknown[][] = [];
/** Answers as Cosmos DB would: documents of the partition for which every condition of the query holds. */
function container(name: string): DocumentContainer {
  const documents = [0, 300_000, 600_000, 900_000].map((at) => ({ start: at, time: at }));
  return {
    async query(partition: string, query: string, parameters: Record<string, number>) {
      asked.push([name, partition]);
      const conditions = [...query.matchAll(/c\.(start|time) ([<>]=?) @(from|to)/g)];
      return documents.filter((document) =>
        conditions.every(([, property, operator, parameter = ""]) => {
          const difference = document[property === "start" ? "start" : "time"] - (parameters[parameter] ?? Number.NaN);
          if (operator === ">") return difference > 0;
          return operator === ">=" ? difference >= 0 : difference <= 0;
        }),
      );
    },
  } as unknown as DocumentContainer;
}

describe("factsReader", () => {
  const facts = factsReader(container);

  it("asks each container within its partition", async () => {
    asked.length = 0;
    expect(await personFacts(facts, "u")).toHaveLength(4);
    expect(await ownershipsOf(facts, "mac:m")).toHaveLength(4);
    await workoutEvents(facts, "u", 0, 1);
    await bucketsWithin(facts, "d", 0, 1);
    await gymEventsWithin(facts, "m", 0, 1);
    expect(asked).toEqual([
      ["people", "u"],
      ["owners", "mac:m"],
      ["workouts", "u"],
      ["heart-rates", "d"],
      ["gym-visits", "m"],
    ]);
  });

  it.each([
    [0, 900_000, [0, 300_000, 600_000, 900_000]],
    [1, 899_999, [300_000, 600_000]],
    [300_000, 600_000, [300_000, 600_000]],
  ])("finds workout events from %d to %d, both included", async (from, to, times) => {
    expect((await workoutEvents(facts, "u", from, to)).map(({ time }) => time)).toEqual(times);
  });

  it.each([
    [0, 0, [0]],
    [299_999, 299_999, [0]],
    [299_999, 300_000, [0, 300_000]],
    [300_000, 300_000, [300_000]],
    [450_000, 899_999, [300_000, 600_000]],
  ])("finds the buckets that hold any time from %d to %d", async (from, to, starts) => {
    expect((await bucketsWithin(facts, "d", from, to)).map(({ start }) => start)).toEqual(starts);
  });
});

describe("cached", () => {
  const silent: SilverFacts = factsReader(container);

  it("asks for the same facts once, also when asked twice at a time", async () => {
    asked.length = 0;
    const facts = cached(silent);
    const [first, second] = await Promise.all([personFacts(facts, "u"), personFacts(facts, "u")]);
    expect(second).toBe(first);
    await personFacts(facts, "v");
    await workoutEvents(facts, "u", 0, 1);
    await workoutEvents(facts, "u", 0, 1);
    await workoutEvents(facts, "u", 0, 2);
    await ownershipsOf(facts, "u");
    await bucketsWithin(facts, "u", 0, 1);
    expect(asked.map(([name, partition]) => `${name} ${partition}`)).toEqual([
      "people u",
      "people v",
      "workouts u",
      "workouts u",
      "owners u",
      "heart-rates u",
    ]);
  });

  it("does not take a fault for an answer", async () => {
    let faults = 1;
    const facts = cached({
      ...silent,
      async select(...of) {
        faults -= 1;
        if (faults === 0) throw new Error("503");
        return silent.select(...of);
      },
    });
    await expect(personFacts(facts, "u")).rejects.toThrow("503");
    expect(await personFacts(facts, "u")).toHaveLength(4);
  });
});
