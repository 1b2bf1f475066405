import { describe, expect, it } from "vitest";
import { parseSelector, startPosition } from "./selector.ts";

const end = { sequenceNumber: 10, offset: 2000, lastOffset: 1900, lastEnqueuedTime: 1_760_000_000_000 };

describe("a consumer's start position", () => {
  it.each([
    ["amqp.annotation.x-opt-offset > '@latest'", { from: "latest" }],
    ["amqp.annotation.x-opt-offset > '-1'", { from: "offset", value: -1, inclusive: false }],
    ["amqp.annotation.x-opt-offset >= '1900'", { from: "offset", value: 1900, inclusive: true }],
    ["amqp.annotation.x-opt-sequence-number > '9'", { from: "sequenceNumber", value: 9, inclusive: false }],
    ["amqp.annotation.x-opt-sequence-number >= '10'", { from: "sequenceNumber", value: 10, inclusive: true }],
    [
      "amqp.annotation.x-opt-enqueued-time > '1760000000001'",
      { from: "enqueuedTime", value: 1_760_000_000_001, inclusive: false },
    ],
  ])("is read from %s", (selector, position) => {
    expect(parseSelector(selector, end)).toEqual({ value: position });
  });

  it.each([
    "amqp.annotation.x-opt-offset < '3'",
    "amqp.annotation.x-opt-partition-key > '3'",
    "amqp.annotation.x-opt-offset > '3' AND 1=1",
    "",
  ])("is rejected when it is invalid: %s", (selector) => {
    expect(parseSelector(selector, end)).toMatchObject({ error: { condition: "com.microsoft:argument-error" } });
  });

  it.each([
    [
      "amqp.annotation.x-opt-sequence-number > '10'",
      "The supplied sequence number '10' is invalid. The last sequence number in the system is '9'",
    ],
    [
      "amqp.annotation.x-opt-offset > '1901'",
      "The supplied offset '1901' is invalid. The last offset in the system is '1900'",
    ],
  ])("is rejected beyond the end: %s", (selector, description) => {
    expect(parseSelector(selector, end)).toMatchObject({ error: { description } });
  });

  it("is the beginning without a filter", () => {
    expect(startPosition(undefined, end)).toEqual({ value: { from: "earliest" } });
    expect(startPosition({}, end)).toEqual({ value: { from: "earliest" } });
  });

  it("is not read from a filter of another name", () => {
    expect(startPosition({ "apache.org:no-local-filter:list": {} }, end)).toMatchObject({
      error: {
        condition: "amqp:not-implemented",
        description: expect.stringContaining("apache.org:no-local-filter:list"),
      },
    });
  });
});
