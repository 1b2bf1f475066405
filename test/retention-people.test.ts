import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { calendar } from "../shared/gold/dates/calendar.ts";
import { computedSummaries, summaries } from "../shared/gold/registry.ts";
import { carryOverFrozen } from "../shared/gold/run/carry-over.ts";
import type { Row } from "../shared/gold/summary.ts";
import { exportPerson } from "../shared/operations/person/export-person.ts";
import { applyRetention } from "../shared/operations/retention/apply-retention.ts";
import { silverDefinitions } from "../shared/silver/documents/registry.ts";
import { eraseBronze, partitionsToErase } from "../shared/silver/erasure/erase-bronze.ts";
import { catchUpRestrictions, liftRestriction, restrictPerson } from "../shared/silver/restriction/restrict.ts";
import { restrictedReader } from "../shared/silver/restriction/restricted-reader.ts";
import { restrictedPeople } from "../shared/silver/restriction/restriction-store.ts";
import { streamNamed, streams } from "../shared/streams/registry.ts";
import { memoryContainer } from "../testing/fakes/memory-container.ts";
import { type Pipeline, type PipelineStores, pipelineInMemory } from "../testing/in-memory.ts";
import { killedStores, killsAmong, untilDone } from "../testing/kills.ts";
import { history, peopleOf } from "../tools/common/history.ts";

/* Rights of people whose rows of gold are frozen, and whose readings and facts retention has removed. */

const [day, hour] = [86_400_000, 3_600_000];
const options = { seed: 12, users: 4, days: 5, from: Date.UTC(2026, 1, 2) };
const [ann, ben] = peopleOf(options);
if (ann === undefined || ben === undefined) throw new Error("the history has no people");
const events = [...history(options)];
const days = { readings: 40, facts: 40 };
/** Everything of the history is older. */
const later = options.from + (options.days + days.readings + 3) * day;
const definition = { streams, definitions: silverDefinitions, summaries };
const of = { now: 1, wait: async () => {} };
const deletion = (userId: string, timestamp = options.from + 20 * day) => ({
  stream: "profiles",
  body: JSON.stringify({ user_id: userId, update_type: "delete", timestamp }),
});
const registrationOf = (user_id: string, device_id: string, mac_address: string, time: number) => ({
  stream: "registrations",
  body: JSON.stringify({ user_id, device_id, mac_address, registration_timestamp: time / 1000 }),
});
const isKept = ({ stream }: { readonly stream: string }) => streamNamed(stream)?.retention === "kept";
/** Gold without restricted people. */
const visible: NonNullable<PipelineStores["reader"]> = (erasure) =>
  restrictedReader(erasure.reader, () => restrictedPeople(erasure, erasure.reader));

/** Everything is frozen, and nothing with an age is left in silver. */
async function retained(stores: PipelineStores = {}): Promise<Pipeline> {
  const pipeline = pipelineInMemory(definition, "UTC", stores);
  await pipeline.send(events);
  await nightsOf(pipeline);
  return pipeline;
}

async function nightsOf(pipeline: Pipeline): Promise<void> {
  for (const nights of [0, 1])
    await applyRetention(pipeline.retention(later + nights * day, days), Number.POSITIVE_INFINITY);
}

async function rowsOf(pipeline: Pipeline): Promise<Record<string, readonly Row[]>> {
  const entries = computedSummaries.map(
    async (summary) => [summary.name, await pipeline.personalRows(summary)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

/** All rows, but for those with a value. */
const without = (rows: Record<string, readonly Row[]>, ...values: readonly string[]) =>
  Object.fromEntries(
    Object.entries(rows).map(([name, some]) => [
      name,
      some.filter((row) => !values.some((value) => Object.values(row).includes(value))),
    ]),
  );

function exported(pipeline: Pipeline) {
  const silver = pipeline.erasing();
  return exportPerson(
    {
      silver,
      ...{ gold: pipeline.gold, summaries: computedSummaries, calendar: calendar("UTC"), lake: pipeline.silver.store },
      ...{ messages: memoryContainer("email"), now: () => later },
      audit: { container: memoryContainer("subject"), hashes: silver.erasure.hashes },
    },
    ann?.userId ?? "",
  );
}

let before: Record<string, readonly Row[]>;
beforeAll(async () => {
  before = await rowsOf(await retained());
  for (const name of ["workout_bpm_summary", "gym_summary", "activity_daily", "heart_rate_daily"])
    for (const values of [Object.values(ann), Object.values(ben)])
      expect(before[name]?.some((row) => values.some((value) => Object.values(row).includes(value)))).toBe(true);
});

describe("frozen rows", () => {
  it("remain when silver has lost what they were computed from, and late events change none of them", async () => {
    const pipeline = await retained();
    const left = ["heart-rates", "activity", "workouts", "gym-visits"].map(
      (name) => pipeline.silver.containers.get(name)?.all().length,
    );
    expect(left).toEqual([0, 0, 0, 0]);
    await pipeline.send(events.filter((_, index) => index % 3 === 0));
    expect(await rowsOf(pipeline)).toEqual(before);
    const night = pipeline.retention(later + 2 * day, days);
    const { removed } = await applyRetention(night, Number.POSITIVE_INFINITY);
    expect(removed["heart-rates"]).toBeGreaterThan(0);
    expect(pipeline.silver.containers.get("heart-rates")?.all()).toEqual([]);
  });

  it("of an erased person are removed, and everybody else's are as before", async () => {
    const pipeline = await retained();
    await pipeline.send([deletion(ann.userId)]);
    expect(await rowsOf(pipeline)).toEqual(without(before, ann.userId, ann.macAddress));
    for (const { container } of computedSummaries)
      expect(JSON.stringify(pipeline.gold(container).all())).not.toContain(`${ann.userId}"`);
  });

  it("of an erased person are removed wherever the pipeline is killed", { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(killsAmong(1500, 6), async (kills) => {
        const killed = killedStores(kills);
        killed.isOn = false;
        const pipeline = await retained({ wrap: killed.wrap });
        killed.isOn = true;
        await untilDone(() => pipeline.send([deletion(ann.userId)]), pipeline.process);
        killed.isOn = false;
        await pipeline.process();
        expect(await rowsOf(pipeline)).toEqual(without(before, ann.userId, ann.macAddress));
      }),
      { numRuns: 8 },
    );
  });

  it("of a restricted person are withheld, exported to the person, and back when the restriction is lifted", async () => {
    const pipeline = await retained();
    const whole = await exported(pipeline);
    await restrictPerson(pipeline.erasing(), ann.userId, of);
    await pipeline.process();
    expect(await rowsOf(pipeline)).toEqual(without(before, ann.userId, ann.macAddress));
    expect(await exported(pipeline)).toEqual(whole);
    const gym = whole?.find(({ name }) => name === "gold/gym_summary")?.rows ?? [];
    expect(gym.length).toBe(before["gym_summary"]?.filter((row) => row["mac_address"] === ann.macAddress).length);
    await liftRestriction(pipeline.erasing(), ann.userId, of);
    await pipeline.process();
    expect(await rowsOf(pipeline)).toEqual(before);
    await restrictPerson(pipeline.erasing(), ann.userId, of);
    await pipeline.process();
    await pipeline.send([deletion(ann.userId)]);
    for (const { container } of computedSummaries)
      expect(JSON.stringify(pipeline.gold(container).all())).not.toContain(`${ann.userId}"`);
  });

  it("of a person who was restricted before the freeze are back when the restriction is lifted", async () => {
    const pipeline = pipelineInMemory(definition, "UTC", { reader: visible });
    await pipeline.send(events);
    await restrictPerson(pipeline.erasing(), ann.userId, of);
    await pipeline.process();
    await nightsOf(pipeline);
    expect(await rowsOf(pipeline)).toEqual(without(before, ann.userId, ann.macAddress));
    await liftRestriction(pipeline.erasing(), ann.userId, of);
    await pipeline.process();
    expect(await rowsOf(pipeline)).toEqual(before);
  });

  it("stay withheld while their person is restricted, whoever a late registration makes the owner", async () => {
    const pipeline = await retained({ reader: visible });
    await restrictPerson(pipeline.erasing(), ann.userId, of);
    await pipeline.process();
    const others = await rowsOf(pipeline);
    await pipeline.send([registrationOf("zed", "zed-device", ann.macAddress, options.from + 2 * day)]);
    await restrictPerson(pipeline.erasing(), ann.userId, of);
    await pipeline.process();
    expect(await rowsOf(pipeline)).toEqual(others);
    await liftRestriction(pipeline.erasing(), ann.userId, of);
    await pipeline.process();
    expect(await rowsOf(pipeline)).toEqual(before);
  });

  it("of a user after an erasure and before a new registration are removed too", async () => {
    const pipeline = await retained();
    await pipeline.send([deletion(ann.userId, options.from + 2.5 * day)]);
    const left = await rowsOf(pipeline);
    for (const name of ["workout_bpm_summary", "activity_daily", "heart_rate_daily"])
      expect(left[name]?.filter((row) => row["user_id"] === ann.userId)).toEqual([]);
  });

  it("of a person who is restricted or lifted in another set of databases are settled in this one too", async () => {
    const live = await retained({ reader: visible });
    const target = pipelineInMemory(definition, "UTC", { erasures: live.silver.erasures, reader: visible });
    const [from, to] = [live, target].map((each) => each.retention(later + 2 * day, days).gold);
    if (from === undefined || to === undefined) throw new Error("no gold");
    await carryOverFrozen(from, to, computedSummaries);
    // New ones, which both sets compute.
    const fresh = [...history({ ...options, from: later - 2 * day })];
    for (const each of [live, target]) await each.send([...events.filter(isKept), ...fresh]);
    const all = await rowsOf(live);
    expect(await rowsOf(target)).toEqual(all);
    for (const change of [restrictPerson, liftRestriction]) {
      await change(live.erasing(), ann.userId, of);
      await catchUpRestrictions(target.erasing(), of);
      for (const each of [live, target]) await each.process();
      const rows = change === liftRestriction ? all : without(all, ann.userId, ann.macAddress);
      expect(await rowsOf(live)).toEqual(rows);
      expect(await rowsOf(target)).toEqual(rows);
      expect(await catchUpRestrictions(target.erasing(), of)).toBe(0);
    }
  });

  it("replace what a set of databases had computed before they were frozen", async () => {
    const live = pipelineInMemory(definition);
    const half = Math.floor(events.length / 2);
    await live.send(events.slice(0, half));
    const target = pipelineInMemory(definition, "UTC", { erasures: live.silver.erasures });
    await target.send(events.slice(0, half));
    await live.send(events.slice(half));
    await nightsOf(live);
    const [from, to] = [live, target].map((each) => each.retention(later + 2 * day, days).gold);
    if (from === undefined || to === undefined) throw new Error("no gold");
    expect((await carryOverFrozen(from, to, computedSummaries)).copied).toBeGreaterThan(0);
    await target.send(events.slice(half));
    expect(await rowsOf(target)).toEqual(before);
    expect((await carryOverFrozen(from, to, computedSummaries)).copied).toBe(0);
  });

  it("are carried over to another set of databases, which cannot compute them, and erased there too", async () => {
    const live = await retained();
    const { gold } = live.retention(later + 2 * day, days);
    // Bronze contains what is kept, and nothing else.
    const left = events.filter(isKept);
    const rebuilt = async (more: typeof left = []) => {
      const target = pipelineInMemory(definition, "UTC", {
        erasures: live.silver.erasures,
      });
      const other = target.retention(later + 2 * day, days).gold;
      const carried = await carryOverFrozen(gold, other, computedSummaries);
      expect(carried.copied).toBe(carried.groups);
      // A rebuild that is resumed copies nothing twice.
      expect((await carryOverFrozen(gold, other, computedSummaries)).copied).toBe(0);
      await target.send([...left, ...more]);
      return target;
    };
    expect(await rowsOf(await rebuilt())).toEqual(before);
    const request = { key: ann.userId, ...deletion(ann.userId) } as (typeof left)[number];
    const others = without(before, ann.userId, ann.macAddress);
    const ahead = await rebuilt([request]);
    expect(await rowsOf(ahead)).toEqual(others);
    // It is resumed while the live set has not read the request yet.
    await carryOverFrozen(gold, ahead.retention(later + 2 * day, days).gold, computedSummaries);
    expect(await rowsOf(ahead)).toEqual(others);
    // Silver has executed the erasure, and gold has not: bronze may not contain the request any more.
    await live.silver.land("profiles", "9", [JSON.parse(request.body)]);
    await live.processSilver();
    expect(await rowsOf(live)).toEqual(before);
    expect(await rowsOf(await rebuilt())).toEqual(others);
  });
});

it("leaves another person's visits in bronze, which silver has lost, when their mac's next owner is erased", async () => {
  const pipeline = pipelineInMemory(definition);
  const visit = (gym: string, time: number) => ({
    stream: "gym-visits",
    body: JSON.stringify({ mac_address: "mac-1", gym, login: time / 1000, logout: time / 1000 + 600 }),
  });
  await pipeline.send([
    registrationOf("ben", "device-1", "mac-1", options.from),
    registrationOf("ann", "device-1", "mac-1", options.from + day),
    visit("7", options.from + hour),
    visit("8", options.from + day + hour),
  ]);
  await nightsOf(pipeline);
  expect(pipeline.silver.containers.get("gym-visits")?.all()).toEqual([]);
  await pipeline.send([deletion("ann")]);
  const silver = pipeline.erasing();
  for (const key of await partitionsToErase(silver, pipeline.silver.store))
    await eraseBronze(silver, pipeline.silver.store, key, Number.POSITIVE_INFINITY, async () => {});
  const gyms: string[] = [];
  for (const key of await silver.bronze.partitions())
    for await (const row of silver.bronze.rowsAfter(key, 0))
      for (const { body } of await silver.bronze.events(row))
        gyms.push(...(JSON.parse(Buffer.from(body).toString()).gym ?? []));
  expect(gyms).toEqual(["7"]);
});
