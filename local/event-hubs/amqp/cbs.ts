import { createHmac } from "node:crypto";
import { LOCAL_EVENT_HUBS_KEY, LOCAL_EVENT_HUBS_KEY_NAME } from "../key.ts";
import { amqpErrors } from "./errors.ts";
import { errorReply, type Reply } from "./request-reply.ts";
import type { AmqpMessage } from "./rhea-view.ts";

const sasTokenType = "servicebus.windows.net:sastoken";

type Grant = (resource: string, expiresAt: number) => void;

/**
 * Handles a request on `$cbs`: accepts a shared access signature of the local key that has not expired, and grants its
 * resource to the connection.
 */
export function answerCbs(
  { application_properties: properties = {}, body }: AmqpMessage,
  grant: Grant,
  now: number,
): Reply {
  const { operation, type } = properties;
  if (operation !== "put-token") return errorReply(400, amqpErrors.unsupported(`the operation '${operation}' on $cbs`));
  if (type !== sasTokenType) return errorReply(400, amqpErrors.unsupported(`tokens of type '${type}'`));
  const token = readToken(String(body), now);
  if (typeof token === "string") return { status: 401, description: token, condition: "amqp:unauthorized-access" };
  grant(token.resource, token.expiresAt);
  return { status: 202, description: "Accepted" };
}

/** The operation of a request on `$cbs`, for faults: `authenticate sb://localhost:5672/telemetry`. */
export function cbsOperation({ application_properties: properties = {} }: AmqpMessage): string {
  return `authenticate ${properties["name"]}`;
}

/** A shared access signature that is valid. */
interface Token {
  /** Such as `sb://localhost:5672/telemetry`. */
  readonly resource: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Reads a token `SharedAccessSignature sr=…&sig=…&se=…&skn=…`, or returns why it is rejected. */
function readToken(token: string, now: number): Token | string {
  const fields = new URLSearchParams(token.replace(/^SharedAccessSignature\s+/, ""));
  if (fields.get("skn") !== LOCAL_EVENT_HUBS_KEY_NAME) {
    return `InvalidSignature: the local endpoint has only the key '${LOCAL_EVENT_HUBS_KEY_NAME}'.`;
  }
  // the signature covers the audience as it is encoded in the token
  const [, audience] = /\bsr=([^&]*)/.exec(token) ?? [];
  const expiry = fields.get("se");
  const expected = createHmac("sha256", LOCAL_EVENT_HUBS_KEY).update(`${audience}\n${expiry}`).digest("base64");
  if (fields.get("sig") !== expected) return "InvalidSignature: The token has an invalid signature.";
  const expiresAt = Number(expiry) * 1000;
  return expiresAt > now ? { resource: fields.get("sr") ?? "", expiresAt } : "ExpiredToken: The token is expired.";
}
