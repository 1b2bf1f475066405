import { createHmac } from "node:crypto";
import { LOCAL_EVENT_HUBS_KEY, LOCAL_EVENT_HUBS_KEY_NAME } from "../key.ts";
import { refusals } from "./refusals.ts";
import { type Reply, refusedReply } from "./request-reply.ts";
import type { AmqpMessage } from "./rhea-view.ts";

const sasTokenType = "servicebus.windows.net:sastoken";

/** Answers a request on `$cbs`: a shared access signature is let in when the local key made it and it has not expired. */
export function answerCbs({ application_properties: properties = {}, body }: AmqpMessage, now: number): Reply {
  const { operation, type } = properties;
  if (operation !== "put-token") return refusedReply(400, refusals.notPlayed(`the operation '${operation}' on $cbs`));
  if (type !== sasTokenType) return refusedReply(400, refusals.notPlayed(`tokens of type '${type}'`));
  const problem = tokenProblem(String(body), now);
  return problem === undefined
    ? { status: 202, description: "Accepted" }
    : { status: 401, description: problem, condition: "amqp:unauthorized-access" };
}

/** What a request on `$cbs` is about: `authenticate sb://localhost:5672/telemetry`. */
export function cbsSubject({ application_properties: properties = {} }: AmqpMessage): string {
  return `authenticate ${properties["name"]}`;
}

/** Why a token `SharedAccessSignature sr=…&sig=…&se=…&skn=…` is not let in. */
export function tokenProblem(token: string, now: number): string | undefined {
  const fields = new URLSearchParams(token.replace(/^SharedAccessSignature\s+/, ""));
  if (fields.get("skn") !== LOCAL_EVENT_HUBS_KEY_NAME) {
    return `InvalidSignature: the local endpoint knows only the key '${LOCAL_EVENT_HUBS_KEY_NAME}'.`;
  }
  // what is signed is the audience as the token spells it, percent signs and all
  const [, audience] = /\bsr=([^&]*)/.exec(token) ?? [];
  const expiry = fields.get("se");
  const expected = createHmac("sha256", LOCAL_EVENT_HUBS_KEY).update(`${audience}\n${expiry}`).digest("base64");
  if (fields.get("sig") !== expected) return "InvalidSignature: The token has an invalid signature.";
  return Number(expiry) * 1000 > now ? undefined : "ExpiredToken: The token is expired.";
}
