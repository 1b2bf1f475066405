import { describe, expect, it } from "vitest";
import { calendar } from "../shared/gold/dates/calendar.ts";
import { feed, ofEach } from "../shared/gold/feed.ts";
import { type ComputedSummary, partOf } from "../shared/gold/summary.ts";
import type { Identified } from "../shared/platform/azure/documents.ts";
import { hashId } from "../shared/platform/hash-id.ts";
import { FilterError } from "../shared/serving/rows/filter-error.ts";
import type { SilverDefinition } from "../shared/silver/documents/definition.ts";
import { mergeImmutable } from "../shared/silver/documents/merge-immutable.ts";
import { property } from "../shared/silver/documents/property.ts";
import { withoutInstant } from "../shared/silver/documents/without-times.ts";
import { recogniseBody, recogniseCsvHead } from "../shared/streams/decoding/recognise.ts";
import { email, id, number, time } from "../shared/streams/fields/field-types.ts";
import { type EventOf, InvalidValue, optional, rejectionOf } from "../shared/streams/fields/schema.ts";
import type { Stream } from "../shared/streams/stream.ts";
import { accepted, rejected } from "../shared/streams/testing/bodies.ts";
import { type PipelineDefinition, pipelineInMemory } from "../testing/in-memory.ts";

/*
 * A made-up stream, silver document and gold summary: one definition each, and one line in the registry of each layer.
 * Every layer derives everything else from them.
 */

const schema = {
  email: email("email"),
  drink: id("open", "drink"),
  millilitres: number("open", ["ml"]),
  time: time("open", "drunk_at"),
  poured: optional(time("open", "poured_at")),
};
type Drink = EventOf<typeof schema>;

const drinks: Stream<typeof schema> = {
  name: "drinks",
  hub: "drinks",
  topics: ["drinks"],
  key: "email",
  schema,
  subjects: ["email"],
  retention: "kept",
  check: ({ poured, time: drunk }) =>
    poured !== undefined && drunk < poured
      ? rejectionOf(new InvalidValue("impossible", "a time at or after poured_at expected"), "drunk_at")
      : undefined,
  discriminatorFields: ["ml"],
  csv: [{ Email: "email", Drink: "drink", ML: "ml", At: "drunk_at", Poured: "poured_at" }],
  examples: [{ email: "ann@example.org", drink: "water", ml: 250, drunk_at: 1678521600 }],
};

interface DrinkFact extends Identified {
  readonly email: string;
  readonly drink: string;
  readonly millilitres: number;
  readonly time: number;
}

/** What the line in the registry of silver documents declares. */
declare module "../shared/silver/documents/registry.ts" {
  interface SilverDocuments {
    readonly drinks: DrinkFact;
  }
}

const drinkFacts: SilverDefinition<Drink, DrinkFact, "drinks"> = {
  stream: "drinks",
  container: "drinks",
  partitionKey: "email",
  subjects: ["email"],
  properties: {
    email: property({ identifier: "email" }, "text", "who drank"),
    drink: property("open", "text", "what"),
    millilitres: property("open", "number", "how much", { unit: "ml" }),
    time: property("open", "time", "when"),
  },
  contributions: ({ email, drink, millilitres, time: at }) => [
    { id: hashId("drink", email, drink, at), email, drink, millilitres, time: at },
  ],
  merge: mergeImmutable,
  without: withoutInstant("time"),
};

const drinksDaily: ComputedSummary = {
  kind: "computed",
  name: "drinks_daily",
  version: 1,
  container: "drinks-daily",
  partitionKey: "email",
  grain: [
    { property: "email", column: "customer" },
    { property: "date", column: "date" },
  ],
  date: "date",
  subjects: "one",
  columns: [
    { name: "customer", type: "text", mark: { identifier: "email" }, description: "Who drank." },
    { name: "date", type: "date", mark: "open", description: "When." },
    { name: "drinks", type: "list", mark: "open", description: "What." },
    { name: "ml", type: "number", mark: "open", description: "How much.", unit: "millilitres" },
  ],
  feeds: [
    feed(
      "drinks",
      ["email", "time"],
      ofEach(async ({ email, time: at }, context) => [{ email, date: context.calendar.dateOf(at) }]),
    ),
  ],
  async compute(group, { silver, calendar: days }) {
    const [email, date] = [partOf(group, "email"), partOf(group, "date")];
    const { from, to } = days.around(date);
    const near = await silver.queryPartition("drinks", email, { property: "time", from, to });
    const some = near.filter((document) => days.dateOf(document.time) === date);
    if (some.length === 0) return [];
    const ml = some.reduce((sum, { millilitres }) => sum + millilitres, 0);
    return [{ customer: email, date, drinks: [...new Set(some.map(({ drink }) => drink))].sort(), ml }];
  },
};

const definition: PipelineDefinition = { streams: [drinks], definitions: [drinkFacts], summaries: [drinksDaily] };
const noon = Date.UTC(2026, 2, 1, 12);
const drunk = (drink: string, ml: number, hours: number, email = "ann@example.org") => ({
  stream: "drinks",
  body: JSON.stringify({ email, drink, ml, drunk_at: noon + hours * 3_600_000 }),
});

describe("a made-up stream", () => {
  it("is decoded, checked and recognised", () => {
    const [example] = drinks.examples;
    expect(accepted(drinks, example)).toEqual({
      ...{ email: "ann@example.org", drink: "water", millilitres: 250, time: 1_678_521_600_000 },
    });
    expect(rejected(drinks, { ...example, poured_at: 1_678_521_601 })).toEqual(["impossible", "drunk_at"]);
    expect(recogniseBody(example, definition.streams)).toBe(drinks);
    expect(recogniseCsvHead(["Email", "Drink", "ML", "At", "Poured"], definition.streams)?.stream).toBe(drinks);
  });

  it("is processed from bronze to gold, with late and repeated events", async () => {
    const pipeline = pipelineInMemory(definition);
    await pipeline.send([drunk("tea", 200, 0), drunk("water", 300, 1), drunk("tea", 200, 0)]);
    await pipeline.send([drunk("tea", 100, 2), drunk("tea", 50, 13), { stream: "drinks", body: "{" }]);
    const date = calendar("UTC").dateOf(noon);
    expect(await pipeline.personalRows(drinksDaily)).toEqual([
      { customer: "ann@example.org", date, drinks: ["tea", "water"], ml: 600 },
      { customer: "ann@example.org", date: "2026-03-02", drinks: ["tea"], ml: 50 },
    ]);
  });

  it("is masked by the marks of its schema", async () => {
    const pipeline = pipelineInMemory(definition);
    await pipeline.send([drunk("tea", 200, 0), drunk("tea", 200, 0, "bob@example.org")]);
    const customers = (await pipeline.maskedRows(drinksDaily)).map(({ customer }) => customer);
    const expected = ["ann@example.org", "bob@example.org"].map((email) => pipeline.pseudonymise("email", email));
    expect(customers.toSorted()).toEqual(expected.toSorted());
    await expect(pipeline.maskedRows(drinksDaily, { customer: "ann@example.org" })).rejects.toThrow(FilterError);
  });
});
