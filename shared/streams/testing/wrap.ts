import fc from "fast-check";

/** Wraps the text of a body, as bytes or as text; written independently of the decoder's table. */
type Wrap = (body: Buffer, topic: string) => Buffer;

const json = (value: unknown) => Buffer.from(JSON.stringify(value));
/** As a value of JSON; text that is not JSON, such as lines, stays text. */
const asValue = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString());
  } catch {
    return body.toString();
  }
};
/** Only text can contain bytes as they are: a frame is none. */
const isText = (body: Buffer) => body[0] !== 0;

const wraps: Readonly<Record<string, Wrap>> = {
  kafkaText: (body, topic) => json({ key: null, value: body.toString(), topic, partition: 1, offset: 7, timestamp: 1 }),
  kafkaValue: (body) => json({ key: "k", value: asValue(body), offset: 7 }),
  connect: (body) => json({ schema: null, payload: asValue(body) }),
  connectText: (body) => json({ schema: { type: "string" }, payload: body.toString() }),
  cloudEvent: (body) => json({ specversion: "1.0", id: "1", source: "/s", type: "t", data: asValue(body) }),
  cloudEventBytes: (body) => json({ specversion: "1.0", id: "1", data_base64: body.toString("base64") }),
  iotHub: (body) =>
    json({ EnqueuedTimeUtc: "2026-01-01T00:00:00Z", SystemProperties: {}, Body: body.toString("base64") }),
  frame: (body) => Buffer.concat([Buffer.from([0, 0, 0, 0, 9]), body]),
};

/** The wrappings that can contain bytes which are not text. */
const forBytes = ["cloudEventBytes", "iotHub", "frame"];

/** The names of up to `maxLength` wrappings, the innermost first. */
export function wrapNames(maxLength: number): fc.Arbitrary<readonly string[]> {
  return fc.array(fc.constantFrom(...Object.keys(wraps)), { maxLength });
}

/** Wraps a body by each name in turn. A wrapping that cannot contain a frame is replaced by one that can. */
export function wrapped(body: Buffer, names: readonly string[], topic: string): Buffer {
  return names.reduce<Buffer>((inner, name) => {
    const suitable = isText(inner) || forBytes.includes(name) ? name : "iotHub";
    return (wraps[suitable] ?? wraps["frame"])?.(inner, topic) ?? inner;
  }, body);
}

/** How several bodies are in one: the elements of an array, or lines. */
export const joints: Readonly<Record<string, (bodies: readonly Buffer[]) => Buffer>> = {
  array: (bodies) => Buffer.from(`[${bodies.join(" , ")}]`),
  lines: (bodies) => Buffer.from(bodies.join("\n")),
  linesOfWindows: (bodies) => Buffer.from(`${bodies.join("\r\n\r\n")}\r\n`),
};
