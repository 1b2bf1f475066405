import { createHmac, type KeyObject, timingSafeEqual } from "node:crypto";
import { CosmosError } from "../errors.ts";
import { isDatabaseRid } from "../store/rid.ts";

export interface SignedRequest {
  readonly method: string;
  /** The segments of the path, percent-encoded. */
  readonly segments: readonly string[];
  readonly authorization: string | undefined;
  /** Header `x-ms-date`. */
  readonly date: string | undefined;
}

/**
 * Checks the signature of a request with the account key.
 *
 * @throws CosmosError (401), also for resource tokens and Entra ID, which are unsupported
 */
export function authorize(key: KeyObject, { method, segments: path, authorization, date }: SignedRequest): void {
  if (authorization === undefined) throw unauthorized("Required Header authorization is missing.");
  const token = new URLSearchParams(decoded(authorization).replaceAll("+", "%2B"));
  if (token.get("type") !== "master")
    throw unauthorized(`Authorization of type '${token.get("type")}' is not supported.`);
  const given = Buffer.from(token.get("sig") ?? "", "base64");
  // the signature of an operation on a container is for the path of the container
  const segments = path[4] === "operations" ? path.slice(0, 4) : path;
  // the path of a resource ends in an id, the path of a feed in a resource type
  const isFeed = segments.length % 2 === 1;
  const type = (isFeed ? segments.at(-1) : segments.at(-2)) ?? "";
  const signed = signedLink((isFeed ? segments.slice(0, -1) : segments).map(decoded));
  const text = `${method.toLowerCase()}\n${type.toLowerCase()}\n${signed}\n${(date ?? "").toLowerCase()}\n\n`;
  const expected = createHmac("sha256", key).update(text).digest();
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    throw unauthorized(
      "The input authorization token can't serve the request. Please check that the expected payload is built as per the protocol, and check the key being used.",
    );
}

/** What a signature is for: the path of names, or the last resource id of a path of resource ids. */
function signedLink(path: readonly string[]): string {
  return isDatabaseRid(path[1] ?? "") ? (path.at(-1) ?? "").toLowerCase() : path.join("/");
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function unauthorized(message: string): CosmosError {
  return new CosmosError(401, "Unauthorized", message);
}
