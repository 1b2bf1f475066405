import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Identified } from "../../platform/azure/documents.ts";
import { resources } from "../../platform/azure/resources.ts";
import { streamNamed } from "../../streams/registry.ts";
import { accepted, enqueuedTime } from "../../streams/testing/bodies.ts";
import { contents, reference } from "../testing/contents.ts";
import { type Sent, sentEvents } from "../testing/events.ts";
import { anyOf, type SilverDefinition } from "./definition.ts";
import { silverDefinitions } from "./registry.ts";

const all = silverDefinitions.map((definition) => ({
  name: `${definition.stream} in ${definition.container}`,
  definition,
}));

describe.each(all)("$name", ({ definition }) => {
  it("goes to a container of silver, under its partition key", () => {
    const silver = resources.cosmos.find(({ database }) => database === "silver");
    const container = silver?.containers.find(({ name }) => name === definition.container);
    expect(container?.partitionKey).toBe(`/${definition.partitionKey}`);
    expect(streamNamed(definition.stream)?.name).toBe(definition.stream);
  });

  it("has one document for a set of events in any order, any batching, any number of times", () => {
    const shuffled = fc.tuple(sentEvents, fc.infiniteStream(fc.nat()));
    fc.assert(
      fc.property(shuffled, ([sent, dice]) => {
        const roll = (sides: number) => Number(dice.next().value) % sides;
        for (const fragments of Map.groupBy(fragmentsOf(definition, sent), ({ id }) => id).values()) {
          const once = definition.join(fragments);
          expect(joinedAnyhow(definition, [...fragments, ...fragments.slice(roll(3))], roll)).toEqual(once);
        }
      }),
    );
  });

  it("does not change by being stored, read, and joined with itself or with what it holds", () => {
    fc.assert(
      fc.property(sentEvents, (sent) => {
        for (const fragments of Map.groupBy(fragmentsOf(definition, sent), ({ id }) => id).values()) {
          const once = definition.join(fragments);
          const stored = JSON.parse(JSON.stringify(once));
          expect(stored).toEqual(once);
          for (const again of [[stored], [stored, once], [...fragments, stored], [stored, ...fragments]])
            expect(JSON.stringify(definition.join(again))).toBe(JSON.stringify(once));
        }
      }),
    );
  });

  it("has ids that a Cosmos DB document can have, and a partition key", () => {
    fc.assert(
      fc.property(sentEvents, (sent) => {
        for (const fragment of fragmentsOf(definition, sent)) {
          expect(fragment.id).toMatch(/^[0-9a-f]{32}$/);
          expect(fragment).toHaveProperty(definition.partitionKey, expect.any(String));
        }
      }),
    );
  });

  it("joins no documents to none", () => {
    expect(() => definition.join([])).toThrow();
  });
});

describe("all definitions together", () => {
  it("say what the design page says of a set of events", () => {
    fc.assert(
      fc.property(sentEvents, (sent) => {
        const names = silverDefinitions.map(({ container }) => container);
        const documents: Record<string, Identified[]> = Object.fromEntries(names.map((name) => [name, []]));
        for (const definition of silverDefinitions) {
          const byId = Map.groupBy(fragmentsOf(definition, sent), ({ id }) => id);
          documents[definition.container]?.push(...[...byId.values()].map((some) => definition.join(some)));
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

it("an immutable fact is any of the equal documents that say it", () => {
  const fact = { id: "1" };
  expect(anyOf([fact, { id: "1" }])).toBe(fact);
});

function fragmentsOf(definition: SilverDefinition, sent: readonly Sent[]): Identified[] {
  const stream = streamNamed(definition.stream);
  if (stream === undefined) throw new Error(`no stream ${definition.stream}`);
  return sent
    .filter((event) => event.stream === stream.name)
    .flatMap(({ body }) => definition.fragments(accepted(stream, body) as never, { enqueuedTime }));
}

/** Joins any two or three at a time, in any order, until one is left. */
function joinedAnyhow(
  definition: SilverDefinition,
  documents: readonly Identified[],
  roll: (sides: number) => number,
): Identified {
  const left = [...documents];
  const take = () => left.splice(roll(left.length), 1);
  while (left.length > 1) left.push(definition.join([...take(), ...take(), ...(roll(2) === 0 ? take() : [])]));
  return definition.join(left);
}
