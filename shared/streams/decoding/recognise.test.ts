import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { heartRates } from "../heart-rates.ts";
import { streams } from "../registry.ts";
import { accepted, rejected, validBodies } from "../testing/bodies.ts";
import { csvBody, recogniseBody, recogniseCsvHead } from "./recognise.ts";

const nameOf = (value: unknown) => recogniseBody(value)?.name;

describe("recogniseBody", () => {
  it.each(streams)("recognises every valid body of $name, with or without an envelope", (stream) => {
    fc.assert(
      fc.property(validBodies[stream.name] ?? fc.constant({}), (body) => {
        expect(nameOf(body)).toBe(stream.name);
        expect(nameOf({ key: "k", value: JSON.stringify(body) })).toBe(stream.name);
      }),
    );
  });

  it.each([
    ["bpm", "heart-rates"],
    ["heart-rates", "heart-rates"],
    ["workout", "workouts"],
    ["workouts", "workouts"],
    ["user-info", "profiles"],
    ["user_info", "profiles"],
    ["profiles", "profiles"],
    ["registrations", "registrations"],
    ["gym-logins", "gym-visits"],
    ["gym_logins", "gym-visits"],
    ["gym-visits", "gym-visits"],
    ["BPM", "heart-rates"],
    ["", undefined],
    ["other", undefined],
  ])("by the topic %j is %j, for any content", (topic, name) => {
    for (const value of [{ update_type: "new" }, { heartrate: 1 }, {}, null, "{", "5"])
      expect(nameOf({ topic, value })).toBe(name);
  });

  it("by the configured name of a renamed hub, and by its other topics, in any case", () => {
    const hubName = (hub: string) => (hub === "bpm" ? "Prod-Heart.Rates" : hub);
    const value = { user_id: "u" };
    for (const topic of ["prod-heart.rates", "PROD-HEART.RATES", "Bpm", "HEART-rates"])
      expect(recogniseBody({ topic, value }, streams, hubName), topic).toBe(heartRates);
    expect(recogniseBody({ topic: "prod-heart.rates", value }, streams)).toBeUndefined();
    expect(recogniseBody({ schema: {}, payload: { topic: "WORKOUT", value } })?.name).toBe("workouts");
  });

  it("uses the content when the topic is not text", () => {
    expect(nameOf({ topic: null, value: { action: "start" } })).toBe("workouts");
  });

  it("checks heartrate, action, update_type, registration_timestamp and gym in this order", () => {
    const all = { gym_id: 1, registration_timestamp: 1, update_type: "new", action: "start", heartraate: 1 };
    const { heartraate: _, ...noHeartrate } = all;
    const { action: __, ...noAction } = noHeartrate;
    const { update_type: ___, ...noUpdate } = noAction;
    const { registration_timestamp: ____, ...onlyGym } = noUpdate;
    const names = ["heart-rates", "workouts", "profiles", "registrations", "gym-visits"];
    expect([all, noHeartrate, noAction, noUpdate, onlyGym].map(nameOf)).toEqual(names);
  });

  it.each([
    ["an unknown body", { user_id: "u" }],
    ["a list in a list", [[{ heartrate: 1 }]]],
    ["text", "heartrate"],
    ["nothing", undefined],
    ["a broken envelope without topic", { key: "k", value: "{" }],
    ["an inherited field", Object.create({ heartrate: 1 })],
  ])("does not recognise %s", (_, value) => {
    expect(recogniseBody(value)).toBeUndefined();
  });
});

describe("a CSV head", () => {
  it.each([
    [["user_id", "device_id", "mac_address", "registration_timestamp"], "registrations"],
    [["UserID", "DeviceID", "MacAddress", "RegistrationTimestamp"], "registrations"],
    [["\ufeffuser_id", "device_id", "mac_address", "registration_timestamp"], "registrations"],
    [["device_id", "time", "heartrate"], "heart-rates"],
    [["mac_address", "gym", "login", "logout"], "gym-visits"],
    [["MacAddress", "GymId", "LogIn", "LogOut"], "gym-visits"],
    [["device_id", "time", "heartrate", "battery", ""], "heart-rates"],
    [["device_id", "time", "time", "heartrate"], undefined],
    [["device_id", "time"], undefined],
    [["time", "device_id", "heartrate"], "heart-rates"],
    [["Device_Id", " TIME", "heartRate"], "heart-rates"],
    [["device_id\ntime", "heartrate"], undefined],
    [[], undefined],
  ])("%j is a table of %j", (head, name) => {
    expect(recogniseCsvHead(head)?.stream.name).toBe(name);
  });

  it("belongs to the stream that lists it", () => {
    for (const { name, csv } of streams)
      for (const dialect of csv)
        expect(recogniseCsvHead(Object.keys(dialect))).toMatchObject({ stream: { name }, dialect });
  });
});

describe("csvBody", () => {
  const registrations = tableOf("UserID", "DeviceID", "MacAddress", "RegistrationTimestamp");
  const heartRates = tableOf("device_id", "time", "heartrate");

  it("returns the body of a row: ids stay text, numbers become numbers, cells are trimmed", () => {
    const body = csvBody(registrations, ["007", " 118440 ", " 4C:C5:9F:CB:13:BD", "1678451168 "]);
    expect(body).toEqual({
      user_id: "007",
      device_id: "118440",
      mac_address: "4C:C5:9F:CB:13:BD",
      registration_timestamp: 1_678_451_168,
    });
    expect(accepted(registrations.stream, body)).toEqual({
      userId: "007",
      deviceId: "118440",
      macAddress: "4c:c5:9f:cb:13:bd",
      time: 1_678_451_168_000,
    });
  });

  it.each([
    ["78.5", 78.5],
    ["+78", 78],
    [".5", 0.5],
    ["7e1", 70],
    ["-1", -1],
  ])("parses %j as a number", (cell, bpm) => {
    expect(accepted(heartRates.stream, csvBody(heartRates, ["d", "2023-03-10T12:26:08Z", cell]))).toMatchObject({
      bpm,
    });
  });

  it.each([
    [
      ["d", "2023-03-10", "fast"],
      ["mistyped", "heartrate"],
    ],
    [
      ["d", "2023-03-10", "0x10"],
      ["mistyped", "heartrate"],
    ],
    [
      ["d", "2023-03-10", "1e999"],
      ["mistyped", "heartrate"],
    ],
    [
      ["d", "1e999", "70"],
      ["impossible", "time"],
    ],
    [
      ["d", "", "70"],
      ["missing", "time"],
    ],
    [
      ["d", "2023-03-10"],
      ["missing", "heartrate"],
    ],
    [
      [" ", "2023-03-10", "70"],
      ["missing", "device_id"],
    ],
    [[], ["missing", "device_id"]],
  ])("of %j is rejected: %j", (cells, rejection) => {
    const body = csvBody(heartRates, cells);
    expect(rejected(heartRates.stream, JSON.stringify(body))).toEqual(rejection);
  });
});

function tableOf(...head: string[]) {
  const table = recogniseCsvHead(head);
  if (table === undefined) throw new Error(`no table has the head ${head}`);
  return table;
}
