import { type ApiName, apiName, apis, isFlexible } from "./apis.ts";
import type { KafkaClient } from "./client.ts";
import type { Outcome } from "./handler.ts";
import { handlers } from "./handlers.ts";
import { writeUnsupportedApiVersions } from "./requests/api-versions.ts";
import { MalformedRequestError, WireReader } from "./wire-reader.ts";
import { WireWriter } from "./wire-writer.ts";

/** The response to a request, with its length before it, and whether the connection ends after it. */
export interface Answer {
  readonly bytes: Buffer | undefined;
  readonly last: boolean;
}

/** Requests that a client may make before it has authenticated, once it began to. */
const authenticating: readonly ApiName[] = ["ApiVersions", "SaslHandshake", "SaslAuthenticate"];

const headEnd = 8;

/**
 * Answers a request. What must not wait for the request before it is done when this returns its promise.
 *
 * @throws MalformedRequestError when the connection cannot go on: Kafka has no other answer to an unknown request
 */
export async function answer(frame: Buffer, client: KafkaClient): Promise<Answer> {
  const head = new WireReader(frame);
  const [key, version, correlationId] = [head.int16(), head.int16(), head.int32()];
  const name = knownApi(key, version, client);
  if (name === "unknown version") {
    const response = new WireWriter().int32(correlationId);
    writeUnsupportedApiVersions(response);
    return framed(response, "answered");
  }
  const flexible = isFlexible(name, version);
  const response = new WireWriter(flexible).int32(correlationId);
  // the answer to ApiVersions must be readable before versions are known: its header is the old one
  if (name !== "ApiVersions") response.tags();
  const request = requestBody(frame, flexible);
  if (breaks(name, client)) return framed(response, "closed without an answer");
  return framed(response, await handlers[name]({ version, request, requestBytes: frame.length, response, client }));
}

function knownApi(key: number, version: number, { authentication }: KafkaClient): ApiName | "unknown version" {
  const name = apiName(key);
  if (name === undefined) throw new MalformedRequestError(`the request with API key ${key} is not played`);
  if (authentication === "begun" && !authenticating.includes(name)) {
    throw new MalformedRequestError(`${name} before the client has authenticated`);
  }
  const { min, max } = apis[name];
  if (version >= min && version <= max) return name;
  if (name === "ApiVersions") return "unknown version";
  throw new MalformedRequestError(`${name} is not played in version ${version}, only from ${min} to ${max}`);
}

/** Requests that change nothing, under the names by which faults know them; what becomes of records is the affair of Produce. */
const subjects: Partial<Record<ApiName, string>> = {
  Metadata: "manage over Kafka",
  SaslAuthenticate: "authenticate over Kafka",
};

function breaks(name: ApiName, { broker }: KafkaClient): boolean {
  const subject = subjects[name];
  return subject !== undefined && broker.faults.draw("event-hubs", ["disconnect"], subject) !== undefined;
}

/** What follows the header: after key, version and correlation id the client's name, which is never compact. */
function requestBody(frame: Buffer, flexible: boolean): WireReader {
  const head = new WireReader(frame.subarray(headEnd));
  head.nullableString();
  const body = new WireReader(frame.subarray(frame.length - head.remaining), flexible);
  body.tags();
  return body;
}

function framed(response: WireWriter, outcome: Outcome): Answer {
  if (outcome === "no answer wanted") return { bytes: undefined, last: false };
  if (outcome === "closed without an answer") return { bytes: undefined, last: true };
  const body = response.toBuffer();
  return { bytes: new WireWriter().int32(body.length).raw(body).toBuffer(), last: outcome === "answered, then closed" };
}
