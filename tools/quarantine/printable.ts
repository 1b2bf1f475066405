/** Controls, what turns the direction of text, and what cannot be seen: a terminal must not be told what to do by what somebody sent. */
const unsafe = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/gu;
const short: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** On one line, whatever stood in it. */
export function printable(text: string): string {
  return text.replace(unsafe, (character) => short[character] ?? escaped(character));
}

/** A body for the terminal: as text when it is text, else its bytes in hexadecimal, 32 a line. */
export function printableBody(body: Uint8Array): string {
  if (body.length === 0) return "(empty)";
  try {
    return printable(utf8.decode(body));
  } catch {
    const lines =
      Buffer.from(body)
        .toString("hex")
        .match(/.{1,64}/g) ?? [];
    return [`no UTF-8 text; ${body.length} bytes:`, ...lines].join("\n");
  }
}

export function timeText(time: number): string {
  return new Date(time).toISOString();
}

function escaped(character: string): string {
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;
}
