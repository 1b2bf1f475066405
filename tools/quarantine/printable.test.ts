import { describe, expect, it } from "vitest";
import { printable } from "../../shared/platform/printable.ts";
import { printableBody } from "./printable.ts";

describe("text of a sender", () => {
  it("is printed on one line, without control characters", () => {
    expect(printable("a\u001b[2J\r\n\tb\u0000\u009b\u202e")).toBe("a\\u001b[2J\\r\\n\\tb\\u0000\\u009b\\u202e");
    expect(printable("Zoë 👩‍🚀")).toBe("Zoë 👩‍🚀");
  });

  it("is printed as bytes if it is not UTF-8", () => {
    expect(printableBody(Buffer.from('\ufeff{"a":1}'))).toBe('\\ufeff{"a":1}');
    expect(printableBody(Uint8Array.of(0xff, 0, 0x41))).toBe("not UTF-8 text; 3 bytes:\nff0041");
    expect(printableBody(new Uint8Array())).toBe("(empty)");
  });
});
