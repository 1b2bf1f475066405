import type { IncomingMessage, RequestListener } from "node:http";
import { Webhook, WebhookVerificationError } from "standardwebhooks";
import { printable } from "../../shared/platform/printable.ts";
import { isObject } from "../../shared/streams/decoding/json.ts";

export interface Receiver {
  readonly secrets: readonly string[];
  /** The status for the next verified delivery. */
  status(): number;
  /** Of the receipt, epoch milliseconds. */
  now(): number;
  print(line: string): void;
}

/** A delivery is far smaller. */
const maximumBytes = 2 ** 16;

/** Responds to each delivery and prints a line: verified, again (its id was accepted before), or rejected. */
export function receiverOf({ secrets, status, now, print }: Receiver): RequestListener {
  const verifiers = secrets.map((secret) => new Webhook(secret));
  const accepted = new Set<string>();
  return async (request, response) => {
    const respond = (code: number, what: string, text: string) => {
      response.writeHead(code, { connection: "close" }).end();
      print(`${new Date(now()).toISOString().slice(11, 19)}  ${code}  ${what.padEnd(8)}  ${printable(text)}`);
    };
    if (request.method !== "POST") return respond(405, "rejected", `${request.method}: a POST is expected`);
    const body = await bodyOf(request);
    if (body === undefined) return respond(413, "rejected", `more than ${maximumBytes} bytes`);
    const problem = verify(verifiers, body, request.headers as Record<string, string>);
    if (problem !== undefined) return respond(401, "rejected", problem);
    const id = String(request.headers["webhook-id"]);
    const what = accepted.has(id) ? "again" : "verified";
    const code = status();
    if (code < 300) accepted.add(id);
    respond(code, what, `${id.slice(0, 8)}  ${textOf(body)}`);
  };
}

/** Why no verifier accepts the request; undefined if one does. */
function verify(verifiers: readonly Webhook[], body: string, headers: Record<string, string>): string | undefined {
  let problem = "no secret";
  for (const verifier of verifiers)
    try {
      verifier.verify(body, headers, { jsonParse: false });
      return undefined;
    } catch (error) {
      if (!(error instanceof WebhookVerificationError)) throw error;
      problem = error.message;
    }
  return problem;
}

/** Undefined if it is too long. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length <= maximumBytes) chunks.push(chunk);
  }
  return length <= maximumBytes ? Buffer.concat(chunks).toString() : undefined;
}

/** An alert in words; any other verified body as it is. */
function textOf(body: string): string {
  const { type, data } = parsed(body);
  if (!isObject(data) || typeof type !== "string" || !type.startsWith("health.alert.")) return body;
  const { id, user_id: user, kind, start, minutes, peak_bpm: peak, threshold_bpm: threshold } = data;
  const beyond = kind === "low" ? "below" : "above";
  return (
    `${type}  ${String(id).slice(0, 8)}  user ${user}: ${minutes} minutes ${beyond} ${threshold} bpm ` +
    `from ${start}, at most ${typeof peak === "number" ? Math.round(peak * 10) / 10 : peak}`
  ).replace("at most", kind === "low" ? "at least" : "at most");
}

function parsed(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}
