import { expect, it } from "vitest";
import { handlerValue } from "../testing/handler-value.ts";
import { activityData, orchestrationData } from "./durable-triggers.ts";
import { httpData } from "./http-trigger.ts";
import { timerData } from "./timer-trigger.ts";

it("passes the status of a timer in .NET formats", () => {
  const time = Date.parse("2026-11-24T10:00:00.500Z");
  expect(handlerValue(timerData({ last: 0, next: time, lastUpdated: time }, true, 0).data)).toEqual({
    Schedule: { AdjustForDST: true },
    ScheduleStatus: {
      Last: "0001-01-01T00:00:00+00:00",
      Next: "2026-11-24T10:00:00.5+00:00",
      LastUpdated: "2026-11-24T10:00:00.5+00:00",
    },
    IsPastDue: true,
  });
  expect(handlerValue(timerData(undefined, false, 0).data)).toMatchObject({ ScheduleStatus: null });
});

it("passes an HTTP request, with repeated parameters joined", () => {
  const { data, metadata } = httpData({
    method: "POST",
    url: new URL("http://localhost:7071/api/x?a=1&a=2&b="),
    headers: { "x-one": "1", "set-cookie": ["a", "b"] },
    parameters: { id: "7" },
    body: Buffer.from("body"),
  });
  expect(data.http).toEqual({
    method: "POST",
    url: "http://localhost:7071/api/x?a=1&a=2&b=",
    nullableHeaders: { "x-one": { value: "1" }, "set-cookie": { value: "a, b" } },
    nullableQuery: { a: { value: "1,2" }, b: { value: "" } },
    nullableParams: { id: { value: "7" } },
    body: { bytes: Buffer.from("body") },
  });
  expect(metadata).toEqual({ id: { string: "7" } });
});

it.each([
  [undefined, undefined],
  [null, undefined],
  ["text", "text"],
  ['"12"', "12"],
  [1.5, 1.5],
  [true, "True"],
  [false, "False"],
  [{ a: [null] }, { a: [null] }],
])("passes the activity input %j as %j", (input, seen) =>
  expect(handlerValue(activityData("i", input).data)).toEqual(seen),
);

it("passes the JSON text of an orchestration", () => {
  expect(orchestrationData("i", '{"history":[]}').data).toEqual({ string: '{"history":[]}' });
});
