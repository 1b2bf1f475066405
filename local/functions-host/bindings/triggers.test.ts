import { expect, it } from "vitest";
import { asLibrarySees } from "../testing/library-view.ts";
import { activityData, orchestrationData } from "./durable-triggers.ts";
import { httpData } from "./http-trigger.ts";
import { timerData } from "./timer-trigger.ts";

it("gives a timer its status in .NET's texts", () => {
  const time = Date.parse("2026-11-24T10:00:00.500Z");
  expect(asLibrarySees(timerData({ last: 0, next: time, lastUpdated: time }, true, 0).data)).toEqual({
    Schedule: { AdjustForDST: true },
    ScheduleStatus: {
      Last: "0001-01-01T00:00:00+00:00",
      Next: "2026-11-24T10:00:00.5+00:00",
      LastUpdated: "2026-11-24T10:00:00.5+00:00",
    },
    IsPastDue: true,
  });
  expect(asLibrarySees(timerData(undefined, false, 0).data)).toMatchObject({ ScheduleStatus: null });
});

it("gives an HTTP function its request, with names given twice joined", () => {
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
])("gives an activity %j as %j", (input, seen) => expect(asLibrarySees(activityData("i", input).data)).toEqual(seen));

it("gives an orchestrator its JSON text", () => {
  expect(orchestrationData("i", '{"history":[]}').data).toEqual({ string: '{"history":[]}' });
});
