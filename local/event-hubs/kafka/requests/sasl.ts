import { LOCAL_EVENT_HUBS_KEY, LOCAL_EVENT_HUBS_KEY_NAME } from "../../key.ts";
import type { KafkaClient } from "../client.ts";
import { errorCodes } from "../error-codes.ts";
import type { Handler, Outcome } from "../handler.ts";
import type { WireWriter } from "../wire-writer.ts";

const mechanism = "PLAIN";
const connectionStringUser = "$ConnectionString";
const noBytes = Buffer.alloc(0);

/** Starts an authentication. */
export const handleSaslHandshake: Handler = ({ version, request, response, client }) => {
  const known = request.string() === mechanism;
  if (known) client.authentication = version === 0 ? "token next" : "started";
  response.int16(known ? errorCodes.NONE : errorCodes.UNSUPPORTED_SASL_MECHANISM);
  response.array([mechanism], (name) => response.string(name));
  return known ? "responded" : "responded, then closed";
};

/** Accepts a client whose password is the connection string, as in Azure. */
export const handleSaslAuthenticate: Handler = ({ version, request, response, client }) => {
  const problem = authenticate(request.nullableBytes() ?? noBytes, client);
  response
    .int16(problem === undefined ? errorCodes.NONE : errorCodes.SASL_AUTHENTICATION_FAILED)
    .string(problem ?? null)
    .bytes(noBytes);
  if (version >= 1) response.int64(0); // the session does not expire
  response.tags();
  return problem === undefined ? "responded" : "responded, then closed";
};

/**
 * Answers a token after SaslHandshake 0: empty when it is accepted. For one that is rejected, kafka-python 2.0 would
 * retry if the connection only closed, and reports a wrong password if the answer is not empty.
 */
export function handleToken(token: Buffer, response: WireWriter, client: KafkaClient): Outcome {
  const problem = authenticate(token, client);
  if (problem === undefined) return "responded";
  response.raw(Buffer.from(problem));
  return "responded, then closed";
}

/** Why a token of SASL PLAIN is rejected; undefined when it is accepted. */
function authenticate(token: Buffer, client: KafkaClient): string | undefined {
  const [, user = "", password = ""] = token.toString("utf8").split("\0");
  const problem = credentialProblem(user, password);
  if (problem === undefined) client.authentication = "done";
  else client.broker.log(`kafka: ${problem}`);
  return problem;
}

/** Why a user is rejected; undefined when it is accepted. */
export function credentialProblem(user: string, password: string): string | undefined {
  if (user !== connectionStringUser) {
    return `Authentication failed: the user must be '${connectionStringUser}' and the password the connection string.`;
  }
  const fields = new Map(
    password.split(";").map((field) => {
      const [, name = "", value = ""] = /^([^=]*)=(.*)$/.exec(field) ?? [];
      return [name.trim().toLowerCase(), value.trim()];
    }),
  );
  if (fields.get("sharedaccesskeyname") !== LOCAL_EVENT_HUBS_KEY_NAME) {
    return `Authentication failed: the local endpoint has only the key '${LOCAL_EVENT_HUBS_KEY_NAME}'.`;
  }
  return fields.get("sharedaccesskey") === LOCAL_EVENT_HUBS_KEY
    ? undefined
    : "Authentication failed: the connection string has another key.";
}
