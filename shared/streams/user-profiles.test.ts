import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { givenData } from "../../testing/given-data.ts";
import { csvBody, recogniseBody, recogniseCsvHead } from "./decoding/recognise.ts";
import { registrations } from "./registrations.ts";
import { accepted, rejected } from "./testing/bodies.ts";

const smartwatch = givenData("smartwatch");
const body = { user_id: "u", device_id: "w", user_email: "ann@example.org", gender: "Female", age: 30 };
const event = { userId: "u", deviceId: "w", email: "ann@example.org" };

describe("a user profile of the watch maker", () => {
  it("is a registration without mac and time", () => {
    expect(recogniseBody(body)).toBe(registrations);
    expect(accepted(registrations, body)).toEqual(event);
  });

  it("can be a row of a table", () => {
    const table = recogniseCsvHead(Object.keys(body));
    if (table === undefined) throw new Error("no stream recognises the head");
    expect(accepted(registrations, csvBody(table, Object.values(body).map(String)))).toEqual(event);
  });

  it("with a mac and a time in further columns of a table is as in JSON", () => {
    const table = recogniseCsvHead([...Object.keys(body), "Registration_Timestamp", "MacAddress", "note"]);
    if (table === undefined) throw new Error("no stream recognises the head");
    const row = (...cells: string[]) => csvBody(table, [...Object.values(body).map(String), ...cells]);
    expect(rejected(registrations, row("", "aa"))).toEqual(["missing", "registration_timestamp"]);
    const timed = { ...event, macAddress: "aa", time: 1_678_451_168_000 };
    expect(accepted(registrations, row("1678451168", "AA", "x"))).toEqual(timed);
    expect(accepted(registrations, row("1678451168"))).toEqual({ ...event, time: timed.time });
    expect(accepted(registrations, row())).toEqual(event);
    expect(recogniseCsvHead([...Object.keys(body), "mac_address", "mac_address"])).toBeUndefined();
  });

  it("is the only registration that can lack them", () => {
    const { user_email: _, ...noEmail } = body;
    expect(rejected(registrations, noEmail)).toEqual(["missing", "mac_address"]);
    expect(rejected(registrations, { ...noEmail, mac_address: "aa" })).toEqual(["missing", "registration_timestamp"]);
  });

  it("with a mac needs a time: it would own the mac since the beginning", () => {
    expect(rejected(registrations, { ...body, mac_address: "aa" })).toEqual(["missing", "registration_timestamp"]);
    const timed = { ...body, mac_address: "aa", registration_timestamp: 1_678_451_168 };
    expect(accepted(registrations, timed)).toEqual({ ...event, macAddress: "aa", time: 1_678_451_168_000 });
  });

  it("is the format of the maker's file", (context) => {
    smartwatch.skipIfAbsent(context);
    const given = new URL("user_profiles.json", smartwatch.folder);
    const profiles: Record<string, unknown>[] = JSON.parse(readFileSync(given, "utf8"));
    expect(profiles).toHaveLength(4);
    for (const profile of profiles) {
      expect(recogniseBody(profile)).toBe(registrations);
      const { user_id: userId, device_id: deviceId, user_email: email } = profile;
      expect(accepted(registrations, profile)).toEqual({ userId, deviceId, email });
    }
  });
});
