import { expect, it } from "vitest";
import { minute } from "../../shared/platform/time.ts";
import { registration } from "../common/history.ts";
import { capturedRegistration } from "./register.ts";

it("has the body that the capture publishes: the columns in their order, and a time with microseconds", () => {
  const person = { userId: "20001", deviceId: "500001", macAddress: "2f:51:8b:c0:1e:07" };
  const event = registration(person, Date.UTC(2026, 2, 10, 12) + minute);
  expect(capturedRegistration(event)).toEqual({
    stream: "registrations",
    key: "20001",
    body:
      '{"user_id":"20001","device_id":"500001","mac_address":"2f:51:8b:c0:1e:07",' +
      '"registration_timestamp":"2026-03-10T12:01:00.000000Z"}',
  });
});
