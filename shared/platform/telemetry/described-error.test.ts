import { describe, expect, it } from "vitest";
import { describedError } from "./described-error.ts";

describe("what is logged of an error", () => {
  it("is one line without controls, whatever of what somebody sent stands in it", () => {
    const error = new Error("no blob a\rALERT sequence-gap b\u001b[2J\u2028c", { cause: new Error("\u202eb\u0007") });
    error.name = "Odd\u0000";
    expect(describedError(error)).toMatchObject({
      type: "Odd\\u0000",
      message: "no blob a\\rALERT sequence-gap b\\u001b[2J\\u2028c; because of Error: \\u202eb\\u0007",
    });
    expect(describedError("a\u001b[2J\nb")).toEqual({ type: "string", message: "a\\u001b[2J", stack: "" });
  });

  it("takes no line of a message for a frame, and no control in a frame", () => {
    const error = new Error("odd\n    at ada@example.org (forged:1:1)");
    expect(describedError(error).stack).toContain("described-error.test.ts");
    expect(describedError(error).stack).not.toContain("forged");
    error.stack = `Error: another\n    at f\u001b[2J (a.ts:1:1)`;
    expect(describedError(error).stack).toBe("    at f\\u001b[2J (a.ts:1:1)");
  });

  it("is short, and cut where no half of an address remains", () => {
    const { message } = describedError(new Error(`${"word ".repeat(98)}ada.lovelace@example.org`));
    expect(message).toBe(`${"word ".repeat(98)}…`);
    expect(describedError(new Error("x".repeat(1000))).message).toBe(`${"x".repeat(246)}…`);
  });
});
