import fc from "fast-check";
import { expect, it } from "vitest";
import { memoryContainer } from "../../../testing/fakes/memory-container.ts";
import { killedStores, killsAmong, untilDone } from "../../../testing/kills.ts";
import { compactPartition } from "../../bronze/compaction/compact.ts";
import { decodeEvents } from "../../bronze/files/parquet.ts";
import { openBronzeReader } from "../../bronze/open-bronze-reader.ts";
import { collectGarbage } from "../../operations/maintenance/garbage-collection.ts";
import type { BlobStore } from "../../platform/azure/blobs.ts";
import { day } from "../../platform/time.ts";
import { silverDefinitions } from "../documents/registry.ts";
import { openSilverReader } from "../open-silver-reader.ts";
import { pendingPartitions } from "../slice/pending-partitions.ts";
import { runSlice, type Silver } from "../slice/run-slice.ts";
import { contents } from "../testing/contents.ts";
import { silverFixture } from "../testing/fixture.ts";
import { eraseBronze, partitionsToErase } from "./erase-bronze.ts";
import { erasedOwnerships } from "./erasure-store.ts";

/*
 * The nightly rewriting of bronze and quarantine, killed before and after any requests to the stores, among
 * compactions, garbage collections, rebuilds, reads, further erasures, and events of the erased people that land again.
 */

const at = 1_678_521_600;
const limits = { events: 1000, bytes: 2 ** 20, files: 4, documents: 4 };
const merging = { rows: 4, records: 12, memory: 2 ** 20 };
const forever = Number.POSITIVE_INFINITY;
const people = ["20001", "20002", "20003"] as const;
type Person = (typeof people)[number];
const of = (user: Person) => ({ user_id: user, device_id: `device-${user}`, mac_address: `mac-${user}` });

/** Events of a person, by stream. The workout is quarantined. */
const eventsOf = (user: Person, n: number): (readonly [stream: string, body: object])[] => [
  ["registrations", { ...of(user), registration_timestamp: at }],
  ["heart-rates", { device_id: of(user).device_id, time: at + n, heartrate: 70 }],
  ["gym-visits", { mac_address: of(user).mac_address, gym: 5, login: at + n, logout: at + n + 9 }],
  ["workouts", { user_id: user, action: "?", n }],
];

const steps = fc.oneof(
  fc.record({ step: fc.constant("land" as const), user: fc.constantFrom(...people), n: fc.nat(5) }),
  fc.record({ step: fc.constant("erase" as const), user: fc.constantFrom("20001", "20002" as Person) }),
  fc.record({ step: fc.constantFrom("rewrite", "rewrite", "compact", "collect", "rebuild", "read") }),
);

function fixtureOf(kills: Parameters<typeof killedStores>[0]) {
  const killed = killedStores(kills);
  killed.isOn = false;
  const fixture = silverFixture(killed.wrap);
  const store = {
    ...fixture.store,
    manifest: killed.wrap(fixture.store.manifest, "manifest"),
    bronze: killed.wrap(fixture.store.bronze, "bronze"),
    quarantine: killed.wrap(fixture.store.quarantine, "quarantine"),
  };
  const second = new Map(
    silverDefinitions.map(({ container, partitionKey }) => [container, memoryContainer(partitionKey)] as const),
  );
  const secondContainer = (name: string) => {
    const found = second.get(name);
    if (found === undefined) throw new Error(`no container ${name}`);
    return found;
  };
  const { erasure } = fixture.silver;
  const rebuilt: Silver = {
    ...fixture.silver,
    database: "silver-2",
    container: secondContainer,
    erasure: { ...erasure, reader: openSilverReader(secondContainer, (label) => erasedOwnerships(erasure, label)) },
  };
  const process = async (silver: Silver) => {
    for (const key of await pendingPartitions(silver.bronze, silver.database)) await runSlice(silver, key, limits);
  };
  return {
    ...fixture,
    killed,
    run: () => process(fixture.silver),
    rebuild: () => process(rebuilt),
    rebuiltContents: () => contents(Object.fromEntries([...second].map(([name, each]) => [name, each.all()]))),
    async rewrite() {
      for (const key of await partitionsToErase(fixture.silver, store))
        await eraseBronze(fixture.silver, store, key, forever, async () => {});
    },
    async compact() {
      for (const key of await fixture.silver.bronze.partitions()) await compactPartition(store, key, merging, forever);
    },
    async collect() {
      await collectGarbage(store, () => Date.now() + 1000 * day, forever);
    },
    /** What a reader of bronze gets. */
    async read() {
      const reader = openBronzeReader(fixture.store);
      const bodies: string[] = [];
      for (const key of await reader.partitions())
        for await (const { dataFile, quarantineFile } of reader.rowsAfter(key, 0)) {
          bodies.push(...(await bodiesIn(fixture.store.bronze, dataFile)));
          bodies.push(...(await bodiesIn(fixture.store.quarantine, quarantineFile)));
        }
      return bodies;
    },
    /** What the files contain, also those that no row names. */
    async files() {
      const bodies: string[] = [];
      for (const blobs of [fixture.store.bronze, fixture.store.quarantine] as const)
        for await (const { name } of blobs.list("")) bodies.push(...(await bodiesIn(blobs, name)));
      return bodies;
    },
  };
}

async function bodiesIn(blobs: BlobStore, file: string | undefined): Promise<string[]> {
  const content = file === undefined ? undefined : await blobs.read(file);
  return content === undefined ? [] : (await decodeEvents(content)).map(({ body }) => Buffer.from(body).toString());
}

const numRuns = Number(process.env["PROPERTY_RUNS"] ?? 25);

it(
  "ends after any kills, removes exactly the erased people's records, and loses no other",
  async () => {
    await fc.assert(
      fc.asyncProperty(killsAmong(600, 8), fc.array(steps, { minLength: 4, maxLength: 14 }), async (kills, some) => {
        const here = fixtureOf(kills);
        const sent: { readonly user: Person; readonly body: string }[] = [];
        const erased = new Set<Person>();
        const land = async (user: Person, n: number) => {
          for (const [stream, body] of eventsOf(user, n)) {
            await here.land(stream, "0", [body]);
            sent.push({ user, body: JSON.stringify(body) });
          }
        };
        for (const user of people) await land(user, 0);
        here.killed.isOn = true;
        await untilDone(here.run, here.run);
        for (const each of some) {
          if (each.step === "land") await land(each.user, each.n);
          else if (each.step === "erase") {
            erased.add(each.user);
            const body = { user_id: each.user, update_type: "delete", timestamp: at + 1000 };
            await here.land("profiles", "0", [body]);
            sent.push({ user: each.user, body: JSON.stringify(body) });
          } else {
            const work = here[each.step];
            await untilDone(work, work);
            continue;
          }
          await untilDone(here.run, here.run);
        }
        here.killed.isOn = false;
        for (const step of [here.run, here.rebuild, here.rewrite, here.collect]) await step();
        const others = sent.flatMap(({ user, body }) => (erased.has(user) ? [] : [body])).sort();
        expect((await here.read()).sort()).toEqual(others);
        expect((await here.files()).sort()).toEqual(others);
        expect(await partitionsToErase(here.silver, here.store)).toEqual([]);
        expect(here.rebuiltContents()).toEqual(here.contents());
      }),
      { numRuns },
    );
  },
  120_000 + numRuns * 1000,
);
