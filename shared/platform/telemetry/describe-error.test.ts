import { describe, expect, it } from "vitest";
import { describeError } from "./describe-error.ts";

describe("the description of an error", () => {
  it("is a single line without control characters", () => {
    const error = new Error("no blob a\rALERT sequence-gap b\u001b[2J\u2028c", { cause: new Error("\u202eb\u0007") });
    error.name = "Odd\u0000";
    expect(describeError(error)).toMatchObject({
      type: "Odd\\u0000",
      message: "no blob a\\rALERT sequence-gap b\\u001b[2J\\u2028c; caused by Error: \\u202eb\\u0007",
    });
    expect(describeError("a\u001b[2J\nb")).toEqual({ type: "string", message: "a\\u001b[2J", stack: "" });
  });

  it("contains no line of the message as a frame, and no control character in a frame", () => {
    const error = new Error("odd\n    at ada@example.org (forged:1:1)");
    expect(describeError(error).stack).toContain("describe-error.test.ts");
    expect(describeError(error).stack).not.toContain("forged");
    error.stack = `Error: another\n    at f\u001b[2J (a.ts:1:1)`;
    expect(describeError(error).stack).toBe("    at f\\u001b[2J (a.ts:1:1)");
  });

  it("is truncated without leaving half of an address", () => {
    const { message } = describeError(new Error(`${"word ".repeat(98)}ada.lovelace@example.org`));
    expect(message).toBe(`${"word ".repeat(98)}…`);
    expect(describeError(new Error("x".repeat(1000))).message).toBe(`${"x".repeat(246)}…`);
  });
});
