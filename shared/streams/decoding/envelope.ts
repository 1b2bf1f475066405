import { isObject, type JsonObject } from "./json.ts";

const marks = ["key", "topic", "partition", "offset"];

/**
 * Returns the body inside the envelope `{"key","value","topic","partition","offset","timestamp"}` that Kafka tools add;
 * any other value is the body itself. Offset and partition of the envelope are not used as an identity.
 *
 * @throws SyntaxError when `value` is text that is not JSON
 */
export function openEnvelope(value: unknown): unknown {
  if (!isEnvelope(value)) return value;
  const { value: inner } = value;
  return typeof inner === "string" ? JSON.parse(inner) : inner;
}

/** The topic of an envelope, whatever its value; undefined for a body without an envelope. */
export function topicOf(value: unknown): string | undefined {
  if (!isEnvelope(value) || !Object.hasOwn(value, "topic")) return undefined;
  const { topic } = value;
  return typeof topic === "string" ? topic : undefined;
}

function isEnvelope(value: unknown): value is JsonObject {
  return isObject(value) && Object.hasOwn(value, "value") && marks.some((mark) => Object.hasOwn(value, mark));
}
