import { expect, it } from "vitest";
import { firstLineOf } from "./error-message.ts";

it("takes the first line of an error message", () => {
  expect(firstLineOf(new Error("one\n\n$OutOfProcData$:{}"))).toBe("one");
  expect(firstLineOf("text")).toBe("text");
  expect(firstLineOf(new AggregateError([new Error("first"), new Error("last")]))).toBe("last");
});
