import { describe, expect, it } from "vitest";
import { registrations } from "./registrations.ts";
import { accepted, rejected } from "./testing/bodies.ts";

const body = { user_id: "u", device_id: "d", mac_address: "aa", registration_timestamp: 1_678_451_168 };
const event = { userId: "u", deviceId: "d", macAddress: "aa", time: 1_678_451_168_000 };

describe("a registration", () => {
  it("contains the owner of a device and its mac, and the time", () => {
    expect(accepted(registrations, body)).toEqual(event);
    const table = { UserID: "u", DeviceID: "d", MacAddress: " AA ", RegistrationTimestamp: "2023-03-10 12:26:08" };
    expect(accepted(registrations, table)).toEqual(event);
  });

  it.each([
    [{ user_id: 2 ** 53 }, ["mistyped", "user_id"]],
    [{ device_id: "" }, ["impossible", "device_id"]],
    [{ mac_address: " " }, ["impossible", "mac_address"]],
    [{ mac_address: ["aa"] }, ["mistyped", "mac_address"]],
    [{ registration_timestamp: "1678451168" }, ["impossible", "registration_timestamp"]],
    [{ registration_timestamp: 1e11 }, ["future", "registration_timestamp"]],
    [{ registration_timestamp: null }, ["missing", "registration_timestamp"]],
  ])("with %j is rejected: %j", (change, rejection) => {
    expect(rejected(registrations, { ...body, ...change })).toEqual(rejection);
  });
});
