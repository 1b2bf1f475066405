import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { summaries } from "../shared/gold/registry.ts";
import { silverDefinitions } from "../shared/silver/documents/registry.ts";
import { streams } from "../shared/streams/registry.ts";
import { type Pipeline, pipelineInMemory } from "../testing/in-memory.ts";
import { killedStores, killsAmong, untilDone } from "../testing/kills.ts";
import { type GeneratedEvent, history, peopleOf } from "../tools/common/history.ts";

/*
 * Erasure of people of a generated history. `order.test.ts` compares random histories with erasures anywhere with the
 * reference.
 */

const definition = { streams, definitions: silverDefinitions, summaries };
const options = { seed: 12, users: 6, days: 6, from: Date.UTC(2026, 1, 2) };
const events = [...history(options)];
const people = peopleOf(options);
const [erased, ...others] = people;
if (erased === undefined) throw new Error("the history has no people");
const end = options.from + (options.days + 2) * 86_400_000;
const request = (userId: string): GeneratedEvent => ({
  stream: "profiles",
  key: userId,
  body: JSON.stringify({ user_id: userId, update_type: "delete", timestamp: end }),
});

/** Everything that the pipeline stores beyond bronze, without what waits for the exports, which do not run here. */
function storedText({ silver, stores }: Pipeline): string {
  const all = [...silver.containers.values(), silver.erasures, ...stores()].flatMap((store) => store.all<object>());
  return JSON.stringify(all.filter((document) => !("kind" in document && document.kind === "erased-exports")));
}

/** The identifiers of a person, as texts, with or without the prefix of a label or a subject. */
const identifiersOf = ({ userId, deviceId, macAddress }: (typeof people)[number]) =>
  [userId, deviceId, macAddress].map((value) => new RegExp(`"(user:|device:|mac:)?${value}"`));

const found = (text: string, person: (typeof people)[number]) =>
  identifiersOf(person).filter((identifier) => identifier.test(text)).length;

async function rowsOf(pipeline: Pipeline): Promise<Record<string, readonly object[]>> {
  const rows: Record<string, readonly object[]> = {};
  for (const summary of summaries) {
    const some = await pipeline.personalRows(summary);
    rows[summary.name] = some.map((row) => JSON.stringify(row)).sort() as unknown as object[];
  }
  return rows;
}

/** Events that do not name the person. */
const without = ({ userId, deviceId, macAddress }: (typeof people)[number]) =>
  events.filter(({ body }) => ![userId, deviceId, macAddress].some((value) => new RegExp(`"${value}"`).test(body)));

describe("an erased person", () => {
  it("was in every layer, and is in none; everybody else is as if the person had never existed", async () => {
    const pipeline = pipelineInMemory(definition);
    await pipeline.send(events);
    expect(found(storedText(pipeline), erased)).toBe(3);
    await pipeline.send([request(erased.userId)]);
    await pipeline.process();
    expect(found(storedText(pipeline), erased)).toBe(0);
    for (const person of others) expect(found(storedText(pipeline), person)).toBe(3);
    const never = pipelineInMemory(definition);
    await never.send(without(erased));
    expect(await rowsOf(pipeline)).toEqual(await rowsOf(never));
  });

  it("does not come back by a replay, and leaves no plan behind", async () => {
    const pipeline = pipelineInMemory(definition);
    await pipeline.send([request(erased.userId)]);
    await pipeline.send(events);
    await pipeline.send(events.toReversed());
    await pipeline.process();
    expect(found(storedText(pipeline), erased)).toBe(0);
    expect(pipeline.silver.erasures.all<{ kind: string }>().filter(({ kind }) => kind.startsWith("plan"))).toEqual([]);
  });

  it("does not come back by a rebuild into another set of databases", async () => {
    const pipeline = pipelineInMemory(definition);
    await pipeline.send(events);
    await pipeline.send([request(erased.userId)]);
    const rebuilt = pipelineInMemory(definition, "UTC", { erasures: pipeline.silver.erasures });
    await rebuilt.send(events);
    await rebuilt.process();
    expect(found(storedText(rebuilt), erased)).toBe(0);
    const never = pipelineInMemory(definition);
    await never.send(without(erased));
    expect(await rowsOf(rebuilt)).toEqual(await rowsOf(never));
  });

  it("has a receipt with counts and without values", async () => {
    const pipeline = pipelineInMemory(definition);
    await pipeline.send(events);
    await pipeline.send([request(erased.userId)]);
    const receipts = pipeline.silver.erasures.all<{ kind: string }>().filter(({ kind }) => kind === "receipt");
    expect(receipts).toMatchObject([
      {
        time: end,
        counts: {
          "silver people": expect.any(Number),
          "silver owners": 2,
          "silver workouts": expect.any(Number),
          "silver heart-rates": expect.any(Number),
          "gold workout_bpm_summary": expect.any(Number),
        },
      },
    ]);
  });

  it("is erased whenever the pipeline is killed, and restarted", { timeout: 120_000 }, async () => {
    const small = { seed: 3, users: 2, days: 2, from: options.from };
    const some = [...history(small)];
    const [one, two] = peopleOf(small);
    if (one === undefined || two === undefined) throw new Error("two people expected");
    const expected = pipelineInMemory(definition);
    await expected.send([...some, request(one.userId)]);
    const rows = await rowsOf(expected);
    await fc.assert(
      fc.asyncProperty(killsAmong(1500, 8), fc.boolean(), async (kills, inOneSend) => {
        const killed = killedStores(kills);
        killed.isOn = false;
        const pipeline = pipelineInMemory(definition, "UTC", { wrap: killed.wrap });
        if (!inOneSend) await pipeline.send(some);
        killed.isOn = true;
        const last = inOneSend ? [...some, request(one.userId)] : [request(one.userId)];
        await untilDone(() => pipeline.send(last), pipeline.process);
        killed.isOn = false;
        await pipeline.process();
        expect(found(storedText(pipeline), one)).toBe(0);
        expect(found(storedText(pipeline), two)).toBe(3);
        expect(await rowsOf(pipeline)).toEqual(rows);
      }),
      { numRuns: 30 },
    );
  });
});
