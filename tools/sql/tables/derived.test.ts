import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { calendar } from "../../../shared/gold/dates/calendar.ts";
import { defaultAlertRule } from "../../../shared/gold/health-alerts/alert-rule.ts";
import type { Row } from "../../../shared/gold/summary.ts";
import { silverDefinitions } from "../../../shared/silver/documents/registry.ts";
import { erasedOwnerships } from "../../../shared/silver/erasure/erasure-store.ts";
import { withErased } from "../../../shared/silver/open-silver-reader.ts";
import { streams } from "../../../shared/streams/registry.ts";
import { slicesOf } from "../../../testing/delivery.ts";
import { type Pipeline, pipelineInMemory } from "../../../testing/in-memory.ts";
import { eventSets } from "../../../testing/random-events.ts";
import { profiles, registrations, workoutEvents } from "../../../testing/reference/contributions.ts";
import { berlinDay, inOrder, personDay } from "../../../testing/reference/days.ts";
import { remaining } from "../../../testing/reference/erasure.ts";
import { referenceGymRows } from "../../../testing/reference/gym-visits.ts";
import type { Sent } from "../../../testing/reference/raw.ts";
import { profileAt, versionsOf } from "../../../testing/reference/ties.ts";
import { referenceRows, workoutsOf } from "../../../testing/reference/workouts.ts";
import { silverContainers } from "../silver-containers.ts";
import { silverCopy } from "../silver-copy.ts";
import { openTestDuckDb, testSession } from "../testing/test-session.ts";
import { derivedSqlTables } from "./derived.ts";

const zone = "Europe/Berlin";
const at = Date.UTC(2026, 2, 29, 1);
const utc = (time: number) => new Date(time).toISOString();

async function sessionOver({ silver, pseudonymise }: Pipeline, personal: boolean) {
  const copy = await silverCopy(await openTestDuckDb(), silverContainers, silver.silver.container, () => {});
  const rules = { calendar: calendar(zone), alertRule: defaultAlertRule };
  const { erasure } = silver.silver;
  const reader = withErased(copy.reader, (label) => erasedOwnerships(erasure, label));
  const options = { silver: copy, reader, ...rules, pseudonymise: personal ? undefined : pseudonymise, at };
  return testSession(derivedSqlTables(options), personal, zone);
}

async function sent(events: readonly Sent[]): Promise<Pipeline> {
  const pipeline = pipelineInMemory({ streams, definitions: silverDefinitions, summaries: [] }, zone);
  await pipeline.send(events);
  return pipeline;
}

/** Selects columns of rows. */
function only(rows: readonly Row[], ...names: string[]): Row[] {
  return inOrder(rows.map((row) => Object.fromEntries(names.map((name) => [name, row[name] ?? null]))));
}

describe("derived tables", () => {
  it("equal the reference for any events", async () => {
    await fc.assert(
      fc.asyncProperty(eventSets, async (all) => {
        const pipeline = await sent(all);
        const events = remaining(slicesOf(all, 1, pipeline.inputs));
        const { query } = await sessionOver(pipeline, true);
        const dayOf = personDay(versionsOf(profiles(events)), berlinDay);
        const completed = workoutsOf(workoutEvents(events)).map(({ user, workout, session, start, end }) => {
          const ids = { user_id: user, workout_id: workout, session_id: session };
          return { ...ids, start: utc(start), end: utc(end), date: dayOf(user, start) };
        });
        const found = await query("SELECT * EXCLUDE utc_offset FROM completed_workouts");
        expect(inOrder(found)).toEqual(inOrder(completed));
        const local = "(start AT TIME ZONE 'UTC' + to_minutes(utc_offset))::DATE";
        expect(await query(`FROM completed_workouts WHERE ${local} <> date`)).toEqual([]);

        const summary = ["user_id", "workout_id", "session_id", "start", "end", "rec_no", "max_bpm", "min_bpm", "date"];
        const counted = await query(`SELECT user_id, workout_id, session_id, start, "end", count(*) AS rec_no,
          max(heartrate) AS max_bpm, min(heartrate) AS min_bpm, date FROM workout_bpm GROUP BY ALL`);
        expect(inOrder(counted)).toEqual(only(referenceRows(events, berlinDay), ...summary));

        const visited =
          await query(`SELECT gym_id, mac_address, login::DATE AS date, count(*) FILTER (logout IS NULL) AS open_visits
          FROM visits GROUP BY ALL`);
        const gym = ["gym_id", "mac_address", "date", "open_visits"];
        expect(inOrder(visited)).toEqual(only(referenceGymRows(events, berlinDay), ...gym));

        const versions = versionsOf(profiles(events));
        const registered = registrations(events).filter(({ erased }) => !erased);
        const known = new Set([...registered, ...versions].map(({ user }) => user));
        const people = [...known].map((user) => {
          const { gender = null, city = null, state = null } = profileAt(versions, user, at)?.attributes ?? {};
          return { user_id: user, gender, city, state };
        });
        expect(inOrder(await query("SELECT * EXCLUDE age FROM user_bins"))).toEqual(inOrder(people));
      }),
      { numRuns: 25 },
    );
  });

  it("give nobody what a device of an erased person sent, also who had the device before", async () => {
    const registration = { device_id: "d1", mac_address: "aa:01" };
    const events = [
      { stream: "registrations", body: { ...registration, user_id: "anna", registration_timestamp: 1_774_739_700 } },
      { stream: "registrations", body: { ...registration, user_id: "7", registration_timestamp: 1_774_742_400 } },
      { stream: "profiles", body: { user_id: "7", update_type: "delete", timestamp: 1_774_742_400 } },
      ...["start", "stop"].map((action, index) => ({
        stream: "workouts",
        body: { user_id: "anna", workout_id: 1, session_id: 1, action, timestamp: 1_774_742_400 + index * 2700 },
      })),
      { stream: "heart-rates", body: { device_id: "d1", time: 1_774_743_400, heartrate: 77.5 } },
      { stream: "gym-visits", body: { mac_address: "aa:01", gym: 5, login: 1_774_743_400, logout: 1_774_744_400 } },
    ];
    const pipeline = await sent(events.map(({ stream, body }) => ({ stream, body: JSON.stringify(body) })));
    const { query } = await sessionOver(pipeline, true);
    expect(await query("SELECT user_id FROM completed_workouts")).toEqual([{ user_id: "anna" }]);
    expect(await query("FROM workout_bpm")).toEqual([]);
    expect(await query("SELECT user_id FROM visits")).toEqual([{ user_id: null }]);
  });

  it("contain no personal data without --personal", async () => {
    const body = {
      ...{ user_id: "anna", update_type: "new", timestamp: 1_700_000_000, dob: "1990-05-06", sex: "F", gender: "F" },
      ...{ first_name: "Ann", last_name: "Lee" },
      address: { street_address: "1 Main Street", city: "Bonn", state: "CA", zip: "01234" },
    };
    const login = { mac_address: "AA:01", gym: "3", login: 1_700_000_000, logout: 1_700_000_600 };
    const pipeline = await sent([
      { stream: "profiles", body: JSON.stringify(body) },
      { stream: "gym-visits", body: JSON.stringify(login) },
    ]);
    const masked = await sessionOver(pipeline, false);
    expect(await masked.query("FROM user_bins")).toEqual([
      { user_id: pipeline.pseudonymise("user", "anna"), age: null, gender: null, city: null, state: null },
    ]);
    const mac = pipeline.pseudonymise("mac", "aa:01");
    expect(await masked.query("SELECT mac_address, gym_id FROM visits")).toEqual([{ mac_address: mac, gym_id: "3" }]);
    const whole = await sessionOver(pipeline, true);
    expect(await whole.query("FROM user_bins")).toEqual([
      { user_id: "anna", age: "35-45", gender: "F", city: "Bonn", state: "CA" },
    ]);
    expect(whole.logs).toEqual(["user_bins: 1 rows of 1 partitions of silver's people"]);
  });
});
