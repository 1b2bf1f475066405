import { expect, it } from "vitest";
import { heartRates } from "./heart-rates.ts";
import { streams } from "./registry.ts";
import type { Stream } from "./stream.ts";
import { subjectFields, subjectsOfEvent } from "./subject.ts";
import { acceptedRecords } from "./testing/bodies.ts";

it("every event has subjects", () => {
  const found = streams.map((stream) => {
    const [first] = acceptedRecords(stream, stream.examples[0]);
    return [stream.name, ...subjectsOfEvent(stream, first ?? {}).map(({ kind, value }) => `${kind}:${value}`)];
  });
  expect(found).toEqual([
    ["heart-rates", "device:500001"],
    ["workouts", "user:20001"],
    ["profiles", "user:20001"],
    ["registrations", "user:20001"],
    ["activity", "device:PulseON_XBBVXPQ4SQ4O"],
    ["assessments", "email:ann.lee@example.org"],
    ["customers", "email:ann.lee@example.org"],
    ["gym-visits", "mac:2f:51:8b:c0:1e:07"],
  ]);
});

it("a subject is a field that is marked as an identifier", () => {
  for (const name of ["time", "device", "customer.email"]) {
    const stream = { ...heartRates, subjects: [name] } as unknown as Stream;
    expect(() => subjectFields(stream)).toThrow(`heart-rates: the subject ${name} is no identifier`);
  }
});
