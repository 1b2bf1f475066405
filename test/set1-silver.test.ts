import { readFileSync } from "node:fs";
import { beforeEach, describe, expect, it } from "vitest";
import { ageBand } from "../shared/gold/workout-bpm-summary/age-band.ts";
import type { GymEvent } from "../shared/silver/documents/gym-events.ts";
import type { PersonDocument } from "../shared/silver/documents/registry.ts";
import type { WorkoutEvent } from "../shared/silver/documents/workout-events.ts";
import { profileAt } from "../shared/silver/rules/profile-at.ts";
import { visits } from "../shared/silver/rules/visits.ts";
import { completedWorkouts } from "../shared/silver/rules/workout-intervals.ts";
import { pendingPartitions } from "../shared/silver/slice/pending-partitions.ts";
import { runSlice } from "../shared/silver/slice/run-slice.ts";
import { type SilverFixture, silverFixture } from "../shared/silver/testing/fixture.ts";
import { csvBody, recogniseBody, recogniseCsvHead } from "../shared/streams/decoding/recognise.ts";
import { givenData } from "../testing/given-data.ts";

const { folder, isPresent, skipIfAbsent } = givenData("sbit-set1");
const lines = (name: string) =>
  readFileSync(new URL(name, folder), "utf8")
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "");
const expected = (name: string) => {
  const [head = [], ...rows] = lines(`expected/correct-set1-${name}.csv`).map((line) => line.split(","));
  return rows.map((cells) => Object.fromEntries(head.map((column, index) => [column, cells[index] ?? ""])));
};

/** Lands the published files, and processes them to silver. */
async function processedSet1(): Promise<SilverFixture> {
  const fixture = silverFixture();
  for (const file of ["2-user_info_1.json", "3-bpm_1.jsonl", "4-workout_1.json"]) {
    const records = lines(file);
    await fixture.land(recogniseBody(JSON.parse(records[0] ?? ""))?.name ?? "", "0", records);
  }
  for (const file of ["1-registered_users_1.csv", "5-gym_logins_1.csv"]) {
    const [head = [], ...rows] = lines(file).map((line) => line.split(","));
    const table = recogniseCsvHead(head);
    if (table === undefined) throw new Error(`no stream recognises the head of ${file}`);
    await fixture.land(
      table.stream.name,
      "0",
      rows.map((cells) => csvBody(table, cells)),
    );
  }
  const limits = { events: 200_000, bytes: 2 ** 26, files: 4, documents: 100 };
  for (const partition of await pendingPartitions(fixture.silver.bronze, "silver"))
    await runSlice(fixture.silver, partition, limits);
  return fixture;
}

describe("the published course data, set 1", async () => {
  beforeEach(skipIfAbsent);
  const fixture = isPresent ? await processedSet1() : silverFixture();
  const all = <D>(name: string) => fixture.containers.get(name)?.all<D>() ?? [];
  const people = Map.groupBy(all<PersonDocument>("people"), ({ userId }) => userId);
  const date = "2023-03-11";

  it("is accepted completely", () => {
    expect(fixture.store.quarantine).toBe(fixture.quarantine);
    expect(fixture.quarantine.names()).toEqual([]);
    const readings = all<{ offsets: number[] }>("heart-rates").reduce((sum, { offsets }) => sum + offsets.length, 0);
    expect(readings).toBe(4501);
    expect(all("owners")).toHaveLength(10);
  });

  it("has the completed workouts that were computed by hand", () => {
    const found = completedWorkouts(all<WorkoutEvent>("workouts")).map(
      ({ userId, workoutId, sessionId, start, end }) => ({
        user_id: userId,
        workout_id: workoutId,
        session_id: sessionId,
        start_epoch: String(start / 1000),
        end_epoch: String(end / 1000),
      }),
    );
    expect(found.toSorted(byIds)).toEqual(expected("completed_workouts").toSorted(byIds));
  });

  it("has the visits that were computed by hand", () => {
    const found = visits(all<GymEvent>("gym-visits")).map(({ macAddress, gymId, login, logout = Number.NaN }) =>
      [gymId, macAddress, ((logout - login) / 60_000).toFixed(1)].join(),
    );
    const byHand = expected("gym_summary").map((row) => [row["gym"], row["mac_address"], row["minutes_in_gym"]].join());
    expect(found.toSorted()).toEqual(byHand.toSorted());
  });

  it("has the profiles, with the updates", () => {
    const found = [...people].map(([user_id, person]) => {
      const { time = 0, attributes } = profileAt(person, Number.POSITIVE_INFINITY) ?? {};
      return {
        user_id,
        dob: attributes?.dob,
        sex: attributes?.sex,
        gender: attributes?.gender,
        first_name: attributes?.firstName,
        last_name: attributes?.lastName,
        street_address: attributes?.streetAddress,
        city: attributes?.city,
        state: attributes?.state,
        zip: attributes?.zip,
        updated_epoch: String(time / 1000),
      };
    });
    expect(found.toSorted(byIds)).toEqual(expected("user_profile"));
  });

  it("has the age bands and places of users", () => {
    const found = [...people].map(([user_id, person]) => {
      const attributes = profileAt(person, Date.parse(date))?.attributes;
      const age = attributes === undefined ? undefined : ageBand(attributes.dob, date);
      return { user_id, age, gender: attributes?.gender, city: attributes?.city, state: attributes?.state };
    });
    expect(found.toSorted(byIds)).toEqual(expected("user_bins"));
  });
});

type Ids = { readonly user_id?: string; readonly session_id?: string };

function byIds(a: Ids, b: Ids): number {
  return `${a.user_id} ${a.session_id}` < `${b.user_id} ${b.session_id}` ? -1 : 1;
}
