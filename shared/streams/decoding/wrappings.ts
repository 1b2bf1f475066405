import { isObject, type JsonObject } from "./json.ts";

/** One way in which a sender wraps a body in an object. */
interface Wrapping {
  /** For people. */
  readonly of: string;
  /** Properties that distinguish it from a body: any of them is sufficient. */
  readonly marks: readonly string[];
  /** Properties that can contain the body; the first that is present does. */
  readonly bodies: readonly BodyProperty[];
}

interface BodyProperty {
  readonly name: string;
  /** What text in it is: JSON, or base64 of bytes. Any other value is the body itself. */
  readonly text: "json" | "base64";
}

/** All wrappings in an object. Their positions, ids and times are no identity of an event. */
export const wrappings: readonly Wrapping[] = [
  { of: "Kafka", marks: ["key", "topic", "partition", "offset"], bodies: [{ name: "value", text: "json" }] },
  { of: "Kafka Connect", marks: ["schema"], bodies: [{ name: "payload", text: "json" }] },
  {
    of: "CloudEvents",
    marks: ["specversion"],
    bodies: [
      { name: "data", text: "json" },
      { name: "data_base64", text: "base64" },
    ],
  },
  {
    of: "IoT Hub",
    marks: ["SystemProperties", "Properties", "EnqueuedTimeUtc"],
    bodies: [{ name: "Body", text: "base64" }],
  },
];

/** Wrappings inside each other, at most, frames included. */
export const maxWrappings = 3;

/** A schema registry writes byte 0 and four bytes, the id of a schema, before JSON. */
const frameLength = 5;

/** The bytes behind the frame of a schema registry; undefined without a frame. JSON text never begins with byte 0. */
export function withoutFrame(bytes: Uint8Array): Uint8Array | undefined {
  return bytes[0] === 0 && bytes.length > frameLength ? bytes.subarray(frameLength) : undefined;
}

/** Where a wrapping contains the body; undefined when the object is not wrapped. */
export function bodyPropertyOf(value: JsonObject): BodyProperty | undefined {
  // Called for every event, and nearly none is wrapped.
  for (const { body, marks } of bodyProperties)
    if (Object.hasOwn(value, body.name) && marks.some((mark) => Object.hasOwn(value, mark))) return body;
  return undefined;
}

const bodyProperties = wrappings.flatMap(({ marks, bodies }) => bodies.map((body) => ({ body, marks })));

/** The topic of an envelope of Kafka, whatever its value; undefined for any other value. */
export function topicIn(value: unknown): string | undefined {
  if (!isObject(value) || !Object.hasOwn(value, "value") || !Object.hasOwn(value, "topic")) return undefined;
  const { topic } = value;
  return typeof topic === "string" ? topic : undefined;
}
