import { Webhook as Signer } from "standardwebhooks";
import { second } from "../../../platform/time.ts";
import type { Answer } from "./delivery.ts";

/** A request by the Standard Webhooks convention (https://www.standardwebhooks.com). */
export interface WebhookRequest {
  /** Equal in every request about one message. */
  readonly id: string;
  /** Of the request, epoch milliseconds. */
  readonly time: number;
  /** JSON. */
  readonly body: string;
}

export interface Webhook {
  /** Never rejects: what failed is in the answer, without the URL, which may contain a secret. */
  send(request: WebhookRequest): Promise<Answer>;
}

export interface WebhookTarget {
  readonly url: string;
  /** Each signs every request, so that a receiver can replace its secret. */
  readonly secrets: readonly string[];
}

const timeout = 10 * second;

export function openWebhook({ url, secrets }: WebhookTarget, limit = timeout): Webhook {
  const signers = secrets.map((secret) => new Signer(secret));
  return {
    async send({ id, time, body }) {
      const headers = {
        "content-type": "application/json",
        "user-agent": "KoreVital",
        "webhook-id": id,
        "webhook-timestamp": String(Math.floor(time / second)),
        "webhook-signature": signers.map((signer) => signer.sign(id, new Date(time), body)).join(" "),
      };
      try {
        // A redirect would send the data of a person to an address that nobody configured: it is a failure.
        const init = { method: "POST", headers, body, redirect: "manual", signal: AbortSignal.timeout(limit) } as const;
        const response = await fetch(url, init);
        // Nothing reads the body, and its end may never arrive.
        response.body?.cancel().catch(() => {});
        return response.ok ? { kind: "accepted" } : failureOf(response, time);
      } catch (error) {
        return { kind: "failed", failure: isTimeout(error) ? "time-out" : "unreachable" };
      }
    },
  };
}

function failureOf({ status, headers }: Response, time: number): Answer {
  const retryAfter = waitFrom(headers.get("retry-after") ?? "", time);
  return { kind: "failed", failure: `status ${status}`, ...(retryAfter > 0 ? { retryAfter } : {}) };
}

/** `Retry-After` is in seconds, or a date. */
function waitFrom(text: string, time: number): number {
  const wait = /^\d+$/.test(text) ? Number(text) * second : Date.parse(text) - time;
  return Number.isFinite(wait) ? wait : 0;
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === "TimeoutError";
}
