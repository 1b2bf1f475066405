import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { gymSummary } from "../shared/gold/gym-summary/gym-summary.ts";
import { goldFixture, runOnce } from "../shared/gold/testing/fixture.ts";
import { workoutBpmSummary } from "../shared/gold/workout-bpm-summary/workout-bpm-summary.ts";
import type { HeartRateBucket } from "../shared/silver/documents/heart-rate-buckets.ts";
import type { ProfileVersion } from "../shared/silver/documents/profile-versions.ts";
import { givenData } from "../testing/given-data.ts";

const { folder, skipIfAbsent } = givenData("sbit-set1");
const read = (name: string) => readFileSync(new URL(name, folder), "utf8");
const table = (name: string) => {
  const [head = [], ...lines] = read(name)
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(","));
  return lines.map((cells) => Object.fromEntries(head.map((column, index) => [column, cells[index] ?? ""])));
};
/** The bodies in a file of envelopes. */
const bodies = (name: string): Record<string, unknown>[] =>
  read(name)
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(JSON.parse(line).value));
const milliseconds = (seconds: unknown) => Number(seconds) * 1000;

function profiles(): ProfileVersion[] {
  return bodies("2-user_info_1.json").map((body) => {
    const address = body["address"] as Record<string, unknown>;
    const [month, day, year] = String(body["dob"]).split("/");
    return {
      id: JSON.stringify(body),
      kind: "profile",
      userId: String(body["user_id"]),
      time: milliseconds(body["timestamp"]),
      updateType: body["update_type"] === "new" ? "new" : "update",
      attributes: {
        dob: `${year}-${month}-${day}`,
        sex: String(body["sex"]),
        gender: String(body["gender"]),
        firstName: String(body["first_name"]),
        lastName: String(body["last_name"]),
        streetAddress: String(address["street_address"]),
        city: String(address["city"]),
        state: String(address["state"]),
        zip: String(address["zip"]).padStart(5, "0"),
      },
    };
  });
}

function buckets(): HeartRateBucket[] {
  const readings = bodies("3-bpm_1.jsonl").map((body) => ({
    deviceId: String(body["device_id"]),
    time: milliseconds(body["time"]),
    value: Number(body["heartrate"]),
  }));
  const start = (time: number) => time - (time % 300_000);
  const grouped = Map.groupBy(readings, ({ deviceId, time }) => `${deviceId} ${start(time)}`);
  return [...grouped].map(([id, unsorted]) => {
    const sorted = unsorted.toSorted((a, b) => a.time - b.time);
    const [{ deviceId, time } = { deviceId: "", time: 0 }] = sorted;
    return {
      id,
      deviceId,
      start: start(time),
      offsets: sorted.map((reading) => reading.time - start(time)),
      values: sorted.map(({ value }) => value),
      conflicts: [],
      count: sorted.length,
      min: null,
      max: null,
      sum: 0,
      truncated: false,
    };
  });
}

test("the published course data, set 1, has the rows that were computed by hand", async (context) => {
  skipIfAbsent(context);
  const set1 = goldFixture([workoutBpmSummary, gymSummary]);
  for (const line of table("1-registered_users_1.csv")) {
    const { user_id: userId = "", device_id: deviceId = "", mac_address: macAddress = "" } = line;
    const time = milliseconds(line["registration_timestamp"]);
    set1.write({
      container: "people",
      document: { id: userId, kind: "registration", userId, deviceId, macAddress, time },
    });
    for (const label of [`device:${deviceId}`, `mac:${macAddress}`])
      set1.write({ container: "owners", document: { id: label, label, time, userId } });
  }
  for (const document of profiles()) set1.write({ container: "people", document });
  for (const [index, body] of bodies("4-workout_1.json").entries()) {
    const [userId, workoutId, sessionId] = [body["user_id"], body["workout_id"], body["session_id"]].map(String);
    const action = body["action"] === "start" ? "start" : "stop";
    set1.write({
      container: "workouts",
      document: {
        id: String(index),
        userId: userId ?? "",
        workoutId: workoutId ?? "",
        sessionId: sessionId ?? "",
        action,
        time: milliseconds(body["timestamp"]),
      },
    });
  }
  for (const [index, { mac_address: macAddress = "", gym: gymId = "", ...times }] of table(
    "5-gym_logins_1.csv",
  ).entries()) {
    const [login, logout] = [milliseconds(times["login"]), milliseconds(times["logout"])];
    const document = { id: String(index), macAddress, gymId, time: login, login, logout };
    set1.write({ container: "gym-visits", document });
  }
  for (const document of buckets()) set1.write({ container: "heart-rates", document });

  await runOnce(set1, [workoutBpmSummary, gymSummary]);

  const [expected = {}] = table("expected/correct-set1-workout_bpm_summary.csv");
  const rows = set1.rows(workoutBpmSummary);
  expect(rows).toHaveLength(1);
  expect(rows[0]).toEqual({
    user_id: "12474",
    date: "2023-03-11",
    workout_id: expected["workout_id"],
    session_id: expected["session_id"],
    age: expected["age"],
    sex: expected["gender"],
    city: expected["city"],
    state: expected["state"],
    rec_no: 3900,
    max_bpm: Number(expected["max_bpm"]),
    min_bpm: Number(expected["min_bpm"]),
    avg_bpm: expect.closeTo(Number(expected["avg_bpm"]), 9),
    start: "2023-03-11T08:05:00.000Z",
    end: "2023-03-11T09:10:00.000Z",
  });
  const gyms = set1.rows(gymSummary).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  expect(gyms).toEqual(
    // The cell `workouts` of the expected file is a JSON list; the other cells have no comma.
    read("expected/correct-set1-gym_summary_by_day.csv")
      .trim()
      .split(/\r?\n/)
      .slice(1)
      .map((line) => {
        const [gym_id, mac_address, date, workouts = ""] = line.split(",");
        const [exercising, inGym] = line.split(",").reverse();
        return {
          ...{ gym_id, mac_address, date, workouts: JSON.parse(workouts).map(String) },
          ...{ mins_in_gym: Number(inGym), mins_in_exercising: Number(exercising), open_visits: 0 },
        };
      }),
  );
  expect(gyms).toHaveLength(6);
});
