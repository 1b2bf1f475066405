import fc from "fast-check";
import { expect, it } from "vitest";
import type { MemoryContainer } from "../../../testing/fakes/memory-container.ts";
import type { Identified } from "../../platform/azure/documents.ts";
import { streams } from "../../streams/registry.ts";
import { subjectsOfEvent } from "../../streams/subject.ts";
import { acceptedRecords, enqueuedTime } from "../../streams/testing/bodies.ts";
import { silverDefinitions } from "../documents/registry.ts";
import { pendingPartitions } from "../slice/pending-partitions.ts";
import { runSlice } from "../slice/run-slice.ts";
import { sentEvents, sentEventsWithErasures } from "../testing/events.ts";
import { landAll, silverFixture } from "../testing/fixture.ts";
import { findPerson, personalPart } from "./find-person.ts";
import { partitionSubject, subjectsOf } from "./subject.ts";

const limits = { events: 1000, bytes: 2 ** 20, files: 4, documents: 4 };

/** Every document of silver, by container and id. */
function snapshot(containers: ReadonlyMap<string, MemoryContainer>): Map<string, Identified> {
  const all = [...containers].flatMap(([name, container]) =>
    container.all<Identified>().map((document) => [`${name} ${document.id}`, document] as const),
  );
  return new Map(all);
}

/** What was erased of a document. */
function erasedPart(container: string, before: Identified, after: Identified | undefined): Identified | undefined {
  if (after === undefined) return before;
  const definition = silverDefinitions.find((each) => each.container === container);
  const rest = new Set("offsets" in after ? (after as unknown as { offsets: number[]; start: number }).offsets : []);
  const { start = 0 } = before as { start?: number };
  return definition?.without(before, (time) => rest.has(time - start));
}

it("finds exactly what an erasure removes", { timeout: 60_000 }, async () => {
  let found = 0;
  await fc.assert(
    fc.asyncProperty(sentEventsWithErasures, fc.constantFrom("anna", "bert"), async (events, userId) => {
      const fixture = silverFixture();
      const run = async () => {
        for (const partition of await pendingPartitions(fixture.silver.bronze, "silver"))
          await runSlice(fixture.silver, partition, limits);
      };
      await landAll(fixture, events, 10, (index) => index % 2);
      await run();
      const before = snapshot(fixture.containers);
      const person = await findPerson(fixture.silver, userId);
      expect(snapshot(fixture.containers)).toEqual(before);
      const timestamp = enqueuedTime + 3_600_000;
      await fixture.land("profiles", "0", [{ user_id: userId, update_type: "delete", timestamp }]);
      await run();
      const after = snapshot(fixture.containers);
      const erased = [...before].flatMap(([name, document]) => {
        const [container = ""] = name.split(" ");
        const rest = after.get(name);
        if (JSON.stringify(rest) === JSON.stringify(document)) return [];
        return [[name, erasedPart(container, document, rest)] as const];
      });
      const parts = person.documents.map(
        (each) => [`${each.container} ${each.document.id}`, personalPart(silverDefinitions, each)] as const,
      );
      expect(new Map(parts)).toEqual(new Map(erased));
      found += parts.length;
    }),
    { numRuns: 100 },
  );
  expect(found).toBeGreaterThan(300);
});

const json = (value: unknown) => JSON.stringify(value);

/** The distinct subjects of the documents of an event. */
function documentSubjects(stream: string, event: unknown): Set<string> {
  const definitions = silverDefinitions.filter((definition) => definition.stream === stream);
  const found = definitions.flatMap((definition) =>
    definition.contributions(event, { enqueuedTime }).map((document) => subjectsOf(definition, document)),
  );
  return new Set(found.map(json));
}

it("the subjects of documents are those of their events", () => {
  fc.assert(
    fc.property(sentEvents, (events) => {
      for (const { stream: name, body } of events) {
        const stream = streams.filter((each) => each.name === name);
        const accepted = stream.flatMap((each) => acceptedRecords(each, body).map((event) => ({ each, event })));
        for (const { each, event } of accepted)
          expect(documentSubjects(name, event)).toEqual(new Set([subjectsOfEvent(each, event)].map(json)));
      }
    }),
    { numRuns: 50 },
  );
});

it("every container is found by its partition, or by the labels of a person", () => {
  const others = silverDefinitions.filter((definition) => partitionSubject(definition) === undefined);
  expect(others.map(({ container }) => container)).toEqual(["owners"]);
});
