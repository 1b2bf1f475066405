import { isObject, type JsonObject } from "./json.ts";

const marks = ["key", "topic", "partition", "offset"];

/**
 * Takes a body out of the wrapping `{"key","value","topic","partition","offset","timestamp"}` that Kafka tools put around it;
 * any other value is the body itself. The envelope's offset and partition identify nothing.
 *
 * @throws SyntaxError when `value` is text that is no JSON
 */
export function openEnvelope(value: unknown): unknown {
  if (!isEnvelope(value)) return value;
  const { value: inner } = value;
  return typeof inner === "string" ? JSON.parse(inner) : inner;
}

/** The topic that an envelope names, whatever is in it; undefined for a bare body. */
export function topicOf(value: unknown): string | undefined {
  if (!isEnvelope(value) || !Object.hasOwn(value, "topic")) return undefined;
  const { topic } = value;
  return typeof topic === "string" ? topic : undefined;
}

function isEnvelope(value: unknown): value is JsonObject {
  return isObject(value) && Object.hasOwn(value, "value") && marks.some((mark) => Object.hasOwn(value, mark));
}
