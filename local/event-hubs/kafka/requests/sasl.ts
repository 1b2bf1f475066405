import { LOCAL_EVENT_HUBS_KEY, LOCAL_EVENT_HUBS_KEY_NAME } from "../../key.ts";
import { errorCodes } from "../error-codes.ts";
import type { Handler } from "../handler.ts";
import { MalformedRequestError } from "../wire-reader.ts";

const mechanism = "PLAIN";
const connectionStringUser = "$ConnectionString";
const noBytes = Buffer.alloc(0);

/**
 * Starts an authentication.
 *
 * @throws MalformedRequestError for version 0, after which clients send tokens without a request
 */
export const handleSaslHandshake: Handler = ({ version, request, response, client }) => {
  if (version === 0) throw new MalformedRequestError("SaslHandshake is not supported in version 0, only in 1");
  const known = request.string() === mechanism;
  if (known) client.authentication = "started";
  response.int16(known ? errorCodes.NONE : errorCodes.UNSUPPORTED_SASL_MECHANISM);
  response.array([mechanism], (name) => response.string(name));
  return known ? "responded" : "responded, then closed";
};

/** Accepts a client whose password is the connection string, as in Azure. */
export const handleSaslAuthenticate: Handler = ({ version, request, response, client }) => {
  const [, user = "", password = ""] = (request.nullableBytes() ?? noBytes).toString("utf8").split("\0");
  const problem = credentialProblem(user, password);
  if (problem === undefined) client.authentication = "done";
  else client.broker.log(`kafka: ${problem}`);
  response
    .int16(problem === undefined ? errorCodes.NONE : errorCodes.SASL_AUTHENTICATION_FAILED)
    .string(problem ?? null)
    .bytes(noBytes);
  if (version >= 1) response.int64(0); // the session does not expire
  response.tags();
  return problem === undefined ? "responded" : "responded, then closed";
};

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
