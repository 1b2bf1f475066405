import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { csvBody, recogniseBody, recogniseCsvHead } from "./decoding/recognise.ts";
import { registrations } from "./registrations.ts";
import { accepted, refused } from "./testing/bodies.ts";

const given = new URL("../../../shared/data/smartwatch/user_profiles.json", import.meta.url);
const body = { user_id: "u", device_id: "w", user_email: "ann@example.org", gender: "Female", age: 30 };
const event = { userId: "u", deviceId: "w", email: "ann@example.org" };

describe("a user profile of the watches' maker", () => {
  it("is a registration without mac and time", () => {
    expect(recogniseBody(body)).toBe(registrations);
    expect(accepted(registrations, body)).toEqual(event);
  });

  it("may be a row of a table", () => {
    const table = recogniseCsvHead(Object.keys(body));
    if (table === undefined) throw new Error("no stream knows the head");
    expect(accepted(registrations, csvBody(table, Object.values(body).map(String)))).toEqual(event);
  });

  it("is what lets a registration come without them", () => {
    const { user_email: _, ...nobody } = body;
    expect(refused(registrations, nobody)).toEqual(["missing", "mac_address"]);
    expect(refused(registrations, { ...nobody, mac_address: "aa" })).toEqual(["missing", "registration_timestamp"]);
  });

  it.runIf(existsSync(given))("is what the maker's file holds", () => {
    const profiles: Record<string, unknown>[] = JSON.parse(readFileSync(given, "utf8"));
    expect(profiles).toHaveLength(4);
    for (const profile of profiles) {
      expect(recogniseBody(profile)).toBe(registrations);
      const { user_id: userId, device_id: deviceId, user_email: email } = profile;
      expect(accepted(registrations, profile)).toEqual({ userId, deviceId, email });
    }
  });
});
