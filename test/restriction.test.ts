import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { summaries } from "../shared/gold/registry.ts";
import { silverDefinitions } from "../shared/silver/documents/registry.ts";
import { liftRestriction, restrictPerson } from "../shared/silver/restriction/restrict.ts";
import { restrictedReader } from "../shared/silver/restriction/restricted-reader.ts";
import { restrictedPeople } from "../shared/silver/restriction/restriction-store.ts";
import { sentEvents } from "../shared/silver/testing/events.ts";
import { streams } from "../shared/streams/registry.ts";
import { enqueuedTime } from "../shared/streams/testing/bodies.ts";
import { type Pipeline, pipelineInMemory } from "../testing/in-memory.ts";
import { type GeneratedEvent, history, peopleOf } from "../tools/common/history.ts";

const definition = { streams, definitions: silverDefinitions, summaries };
const computed = summaries.filter((summary) => summary.kind === "computed");
const end = enqueuedTime + 3_600_000;

/** A pipeline whose gold reads silver without restricted people. */
function restrictablePipeline(): Pipeline {
  return pipelineInMemory(definition, "UTC", {
    reader: ({ reader, ...store }) => restrictedReader(reader, () => restrictedPeople(store, reader)),
  });
}

async function changeRestriction(pipeline: Pipeline, change: typeof restrictPerson, userId: string): Promise<void> {
  await change(pipeline.erasing(), userId, { now: 1, wait: async () => {} });
  await pipeline.process();
}

async function rowsOf(pipeline: Pipeline): Promise<readonly string[]> {
  const rows: string[] = [];
  for (const { name, container } of computed)
    for (const group of pipeline.gold(container).all<{ readonly rows: readonly object[] }>())
      rows.push(...group.rows.map((row) => `${name} ${JSON.stringify(row)}`));
  return rows.sort();
}

const deletion = (userId: string) => ({
  stream: "profiles",
  body: JSON.stringify({ user_id: userId, update_type: "delete", timestamp: end }),
});

describe("a restricted person", () => {
  it("is in no row, as if erased, and everybody else is unchanged; lifted, all rows are back", async () => {
    const options = { seed: 12, users: 6, days: 6, from: Date.UTC(2026, 1, 2) };
    const events: readonly GeneratedEvent[] = [...history(options)];
    const [ann, ben] = peopleOf(options);
    if (ann === undefined || ben === undefined) throw new Error("the history has no people");
    const pipeline = restrictablePipeline();
    await pipeline.send(events);
    const before = await rowsOf(pipeline);
    await changeRestriction(pipeline, restrictPerson, ann.userId);
    const restricted = await rowsOf(pipeline);
    for (const value of [ann.userId, ann.macAddress]) expect(restricted.join()).not.toContain(`"${value}"`);
    expect(restricted.join()).toContain(`"${ben.userId}"`);
    const erased = pipelineInMemory(definition);
    await erased.send([...events, deletion(ann.userId)]);
    expect(restricted).toEqual(await rowsOf(erased));
    expect(restricted).not.toEqual(before);
    await changeRestriction(pipeline, liftRestriction, ann.userId);
    expect(await rowsOf(pipeline)).toEqual(before);
  }, 240_000);

  it("is in no row for any history, and what arrives meanwhile is used when the restriction is lifted", async () => {
    const text = (events: readonly { readonly stream: string; readonly body: object }[]) =>
      events.map(({ stream, body }) => ({ stream, body: JSON.stringify(body) }));
    await fc.assert(
      fc.asyncProperty(sentEvents, sentEvents, async (first, later) => {
        const pipeline = restrictablePipeline();
        await pipeline.send(text(first));
        await changeRestriction(pipeline, restrictPerson, "anna");
        await pipeline.send(text(later));
        const erased = pipelineInMemory(definition);
        await erased.send([...text([...first, ...later]), deletion("anna")]);
        expect(await rowsOf(pipeline)).toEqual(await rowsOf(erased));
        await changeRestriction(pipeline, liftRestriction, "anna");
        const never = pipelineInMemory(definition);
        await never.send(text([...first, ...later]));
        expect(await rowsOf(pipeline)).toEqual(await rowsOf(never));
      }),
      { numRuns: Number(process.env["PROPERTY_RUNS"] ?? 60) },
    );
  }, 240_000);
});
