import { describe, expect, it } from "vitest";
import { printable } from "../../shared/platform/printable.ts";
import { printableBody } from "./printable.ts";

describe("what somebody sent", () => {
  it("is shown on one line, and tells the terminal nothing", () => {
    expect(printable("a\u001b[2J\r\n\tb\u0000\u009b\u202e")).toBe("a\\u001b[2J\\r\\n\\tb\\u0000\\u009b\\u202e");
    expect(printable("Zoë 👩‍🚀")).toBe("Zoë 👩‍🚀");
  });

  it("is shown as bytes when it is no text", () => {
    expect(printableBody(Buffer.from('\ufeff{"a":1}'))).toBe('\\ufeff{"a":1}');
    expect(printableBody(Uint8Array.of(0xff, 0, 0x41))).toBe("no UTF-8 text; 3 bytes:\nff0041");
    expect(printableBody(new Uint8Array())).toBe("(empty)");
  });
});
