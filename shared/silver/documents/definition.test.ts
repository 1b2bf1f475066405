import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Identified } from "../../platform/azure/documents.ts";
import { resources } from "../../platform/azure/resources.ts";
import { streamNamed } from "../../streams/registry.ts";
import { acceptedRecords, enqueuedTime } from "../../streams/testing/bodies.ts";
import { contents, reference } from "../testing/contents.ts";
import { type Sent, sentEvents } from "../testing/events.ts";
import type { SilverDefinition } from "./definition.ts";
import { mergeImmutable } from "./merge-immutable.ts";
import { silverDefinitions } from "./registry.ts";

const all = silverDefinitions.map((definition) => ({
  name: `${definition.stream} in ${definition.container}`,
  definition,
}));

describe.each(all)("$name", ({ definition }) => {
  it("has a container of silver with its partition key", () => {
    const silver = resources.cosmos.find(({ database }) => database === "silver");
    const container = silver?.containers.find(({ name }) => name === definition.container);
    expect(container?.partitionKey).toBe(`/${definition.partitionKey}`);
    expect(streamNamed(definition.stream)?.name).toBe(definition.stream);
  });

  it("merges documents in any order, any batching, any number of times", () => {
    const shuffled = fc.tuple(sentEvents, fc.infiniteStream(fc.nat()));
    fc.assert(
      fc.property(shuffled, ([sent, dice]) => {
        const roll = (sides: number) => Number(dice.next().value) % sides;
        for (const contributions of Map.groupBy(contributionsOf(definition, sent), ({ id }) => id).values()) {
          const once = definition.merge(contributions);
          expect(mergedInAnyOrder(definition, [...contributions, ...contributions.slice(roll(3))], roll)).toEqual(once);
        }
      }),
    );
  });

  it("does not change when a stored document is merged with itself or with its contributions", () => {
    fc.assert(
      fc.property(sentEvents, (sent) => {
        for (const contributions of Map.groupBy(contributionsOf(definition, sent), ({ id }) => id).values()) {
          const once = definition.merge(contributions);
          const stored = JSON.parse(JSON.stringify(once));
          expect(stored).toEqual(once);
          for (const again of [[stored], [stored, once], [...contributions, stored], [stored, ...contributions]])
            expect(JSON.stringify(definition.merge(again))).toBe(JSON.stringify(once));
        }
      }),
    );
  });

  it("has ids that a Cosmos DB document can have, and a partition key", () => {
    fc.assert(
      fc.property(sentEvents, (sent) => {
        for (const document of contributionsOf(definition, sent)) {
          expect(document.id).toMatch(/^[0-9a-f]{32}$/);
          expect(document).toHaveProperty(definition.partitionKey, expect.any(String));
        }
      }),
    );
  });

  it("does not merge an empty list", () => {
    expect(() => definition.merge([])).toThrow();
  });
});

describe("all definitions", () => {
  it("produce the documents of the reference model", () => {
    fc.assert(
      fc.property(sentEvents, (sent) => {
        const names = silverDefinitions.map(({ container }) => container);
        const documents: Record<string, Identified[]> = Object.fromEntries(names.map((name) => [name, []]));
        for (const definition of silverDefinitions) {
          const byId = Map.groupBy(contributionsOf(definition, sent), ({ id }) => id);
          documents[definition.container]?.push(...[...byId.values()].map((some) => definition.merge(some)));
        }
        for (const some of Object.values(documents)) expect(new Set(some.map(({ id }) => id)).size).toBe(some.length);
        expect(contents(documents)).toEqual(reference(sent));
      }),
      { numRuns: 300 },
    );
  });

  it("write a registration to people before owners", () => {
    const containers = silverDefinitions.filter(({ stream }) => stream === "registrations");
    expect(containers.map(({ container }) => container)).toEqual(["people", "owners"]);
  });
});

it("the merge of immutable documents is any of the equal documents", () => {
  const fact = { id: "1" };
  expect(mergeImmutable([fact, { id: "1" }])).toBe(fact);
});

function contributionsOf(definition: SilverDefinition, sent: readonly Sent[]): Identified[] {
  const stream = streamNamed(definition.stream);
  if (stream === undefined) throw new Error(`no stream ${definition.stream}`);
  return sent
    .filter((event) => event.stream === stream.name)
    .flatMap(({ body }) => acceptedRecords(stream, body))
    .flatMap((event) => definition.contributions(event, { enqueuedTime }));
}

/** Merges any two or three documents at a time, in any order, until one is left. */
function mergedInAnyOrder(
  definition: SilverDefinition,
  documents: readonly Identified[],
  roll: (sides: number) => number,
): Identified {
  const left = [...documents];
  const take = () => left.splice(roll(left.length), 1);
  while (left.length > 1) left.push(definition.merge([...take(), ...take(), ...(roll(2) === 0 ? take() : [])]));
  return definition.merge(left);
}
