/** `bytes`: one or more data sections with bytes. The Functions host can bind no other kind. */
export type BodyKind = "bytes" | "null" | "value" | "sequence";

/** The body of an event, by the section of AMQP 1.0 that contains it. */
export interface AmqpBody {
  readonly bodyKind: BodyKind;
  /** Of `bytes` the bytes that arrived. Of the other kinds a text, JSON where it is none; empty for null. */
  readonly body: Uint8Array;
}

/**
 * @param section of the message; undefined counts as a data section
 * @param content as the SDK decodes it, with `skipParsingBodyAsJson`
 */
export function readAmqpBody(section: "data" | "value" | "sequence" | undefined, content: unknown): AmqpBody {
  if (content === null || content === undefined) return { bodyKind: "null", body: new Uint8Array() };
  if (section === "value" || section === "sequence") return { bodyKind: section, body: textOf(content) };
  if (content instanceof Uint8Array) return { bodyKind: "bytes", body: content };
  if (isBytesList(content)) return { bodyKind: "bytes", body: Buffer.concat(content) };
  return { bodyKind: "value", body: textOf(content) };
}

/** Several data sections, which form one body. */
function isBytesList(content: unknown): content is Uint8Array[] {
  return Array.isArray(content) && content.length > 0 && content.every((part) => part instanceof Uint8Array);
}

function textOf(content: unknown): Uint8Array {
  if (content instanceof Uint8Array) return content;
  if (typeof content === "string") return Buffer.from(content);
  try {
    return Buffer.from(JSON.stringify(content) ?? "");
  } catch {
    // A 64-bit integer, for example, has no JSON.
    return new Uint8Array();
  }
}
