import { printable } from "../../shared/platform/printable.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A body for the terminal: UTF-8 text, otherwise its bytes in hexadecimal, 32 in a line. */
export function printableBody(body: Uint8Array): string {
  if (body.length === 0) return "(empty)";
  try {
    return printable(utf8.decode(body));
  } catch {
    const lines =
      Buffer.from(body)
        .toString("hex")
        .match(/.{1,64}/g) ?? [];
    return [`not UTF-8 text; ${body.length} bytes:`, ...lines].join("\n");
  }
}
