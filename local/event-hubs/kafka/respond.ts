import { type ApiName, apiName, apis, isFlexible } from "./apis.ts";
import type { KafkaClient } from "./client.ts";
import type { Outcome } from "./handler.ts";
import { handlers } from "./handlers.ts";
import { writeUnsupportedApiVersions } from "./requests/api-versions.ts";
import { handleToken } from "./requests/sasl.ts";
import { MalformedRequestError, WireReader } from "./wire-reader.ts";
import { WireWriter } from "./wire-writer.ts";

/** The response to a request, with its length before it, and whether the connection closes after it. */
export interface KafkaResponse {
  readonly bytes: Buffer | undefined;
  readonly last: boolean;
}

/** Requests that a client may send during its authentication. */
const allowedDuringAuthentication: readonly ApiName[] = ["ApiVersions", "SaslHandshake", "SaslAuthenticate"];

const headEnd = 8;

/**
 * Handles a request. Everything that depends on the order of requests is done before this returns its promise.
 *
 * @throws MalformedRequestError when the connection must close: Kafka has no response to an unknown request
 */
export async function respond(frame: Buffer, client: KafkaClient): Promise<KafkaResponse> {
  if (client.authentication === "token next") {
    const answer = new WireWriter();
    return framed(answer, handleToken(frame, answer, client));
  }
  const head = new WireReader(frame);
  const [key, version, correlationId] = [head.int16(), head.int16(), head.int32()];
  const name = knownApi(key, version, client);
  if (name === "unknown version") {
    const response = new WireWriter().int32(correlationId);
    writeUnsupportedApiVersions(response);
    return framed(response, "responded");
  }
  const flexible = isFlexible(name, version);
  const response = new WireWriter(flexible).int32(correlationId);
  // the response to ApiVersions has the old header, which clients can read before they have the versions
  if (name !== "ApiVersions") response.tags();
  const request = requestBody(frame, flexible);
  if (disconnects(name, client)) return framed(response, "closed without a response");
  return framed(response, await handlers[name]({ version, request, requestBytes: frame.length, response, client }));
}

function knownApi(key: number, version: number, { authentication }: KafkaClient): ApiName | "unknown version" {
  const name = apiName(key);
  if (name === undefined) throw new MalformedRequestError(`the request with API key ${key} is not supported`);
  if (authentication === "started" && !allowedDuringAuthentication.includes(name)) {
    throw new MalformedRequestError(`${name} before the client has authenticated`);
  }
  const { min, max } = apis[name];
  if (version >= min && version <= max) return name;
  if (name === "ApiVersions") return "unknown version";
  throw new MalformedRequestError(`${name} is not supported in version ${version}, only from ${min} to ${max}`);
}

/** Requests that change nothing, as operations for faults. Produce draws its own faults. */
const operations: Partial<Record<ApiName, string>> = {
  Metadata: "manage over Kafka",
  SaslAuthenticate: "authenticate over Kafka",
};

function disconnects(name: ApiName, { broker }: KafkaClient): boolean {
  const operation = operations[name];
  return operation !== undefined && broker.faults.draw("event-hubs", ["disconnect"], operation) !== undefined;
}

/** The body after the header: key, version, correlation id and the client's name, which is never compact. */
function requestBody(frame: Buffer, flexible: boolean): WireReader {
  const head = new WireReader(frame.subarray(headEnd));
  head.nullableString();
  const body = new WireReader(frame.subarray(frame.length - head.remaining), flexible);
  body.tags();
  return body;
}

function framed(response: WireWriter, outcome: Outcome): KafkaResponse {
  if (outcome === "no response") return { bytes: undefined, last: false };
  if (outcome === "closed without a response") return { bytes: undefined, last: true };
  const body = response.toBuffer();
  return {
    bytes: new WireWriter().int32(body.length).raw(body).toBuffer(),
    last: outcome === "responded, then closed",
  };
}
