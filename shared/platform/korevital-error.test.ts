import { expect, it } from "vitest";
import { DocumentRejected } from "./azure/errors.ts";
import { InfrastructureFault, isRetriable, KoreVitalError, PermanentFailure } from "./korevital-error.ts";
import { TimedOut } from "./with-timeout.ts";

it("carries a code, whether a retry can help, and the cause", () => {
  const cause = new Error("413");
  const rejected = new DocumentRejected("too large", { cause });
  expect(rejected).toBeInstanceOf(KoreVitalError);
  expect(rejected).toBeInstanceOf(PermanentFailure);
  expect(rejected).toMatchObject({ name: "DocumentRejected", code: "document-rejected", retriable: false, cause });
  expect(new TimedOut("no answer")).toBeInstanceOf(InfrastructureFault);
  expect(new TimedOut("no answer")).toMatchObject({ code: "timed-out", retriable: true });
});

it("takes an error of the SDKs for retriable unless it is marked otherwise", () => {
  expect(isRetriable(new TimedOut("no answer"))).toBe(true);
  expect(isRetriable(new DocumentRejected("too large"))).toBe(false);
  expect(isRetriable(new Error("connection reset"))).toBe(true);
  expect(isRetriable(Object.assign(new Error("no such hub"), { retryable: false }))).toBe(false);
  expect(isRetriable(Object.assign(new Error("write EPIPE"), { errno: -32, retryable: false }))).toBe(true);
  expect(isRetriable(new TypeError("Cannot read properties of undefined (reading 'address')"))).toBe(true);
  expect(isRetriable("text")).toBe(true);
});
