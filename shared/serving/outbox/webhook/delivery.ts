import type { Identified } from "../../../platform/azure/documents.ts";
import { hashId } from "../../../platform/hash-id.ts";
import { InvalidDocument, storedNumber, storedOneOf, storedText } from "../../../platform/stored-value.ts";
import { day, hour, second } from "../../../platform/time.ts";

/** How far the delivery of a message to a webhook is. Times are epoch milliseconds. */
export type Delivery =
  | {
      readonly state: "waiting";
      /** Requests so far. */
      readonly attempts: number;
      readonly nextAttempt: number;
      /** A request that fails at or after this time is the last one. */
      readonly retryUntil: number;
      /** Why the last request failed. */
      readonly failure?: Failure;
    }
  | { readonly state: "dead-lettered"; readonly attempts: number; readonly failure: Failure; readonly since: number };

/** It contains nothing of the URL, the request or the response but the status code. */
export type Failure = `status ${number}` | "time-out" | "unreachable" | "earlier message dead-lettered";

/** What became of a request. */
export type Answer =
  | { readonly kind: "accepted" }
  | {
      readonly kind: "failed";
      readonly failure: Failure;
      /** Milliseconds that the receiver asks to wait. */
      readonly retryAfter?: number;
    };

/** Milliseconds in which a message is retried. */
export const retryPeriod = day;
const [firstDelay, longestDelay] = [5 * second, hour];

export function newDelivery(now: number): Delivery {
  return { state: "waiting", attempts: 0, nextAttempt: now, retryUntil: now + retryPeriod };
}

/**
 * The state after a failed request. Every failure but 410 (Gone) is retried, as the Standard Webhooks convention
 * recommends: a receiver that is not deployed yet responds 404, one with a wrong secret 401.
 *
 * @param now epoch milliseconds
 */
export function afterFailure(
  id: string,
  delivery: Delivery & { readonly state: "waiting" },
  { failure, retryAfter = 0 }: Answer & { readonly kind: "failed" },
  now: number,
): Delivery {
  const attempts = delivery.attempts + 1;
  if (failure === "status 410" || now >= delivery.retryUntil)
    return { state: "dead-lettered", attempts, failure, since: now };
  const delay = Math.max(backoff(id, attempts), Math.min(retryAfter, longestDelay));
  return { ...delivery, attempts, failure, nextAttempt: Math.min(now + delay, delivery.retryUntil) };
}

/**
 * 5 s, doubled with each request, at most an hour; a quarter more or less, so that messages that failed together are
 * not retried together.
 */
function backoff(id: string, attempts: number): number {
  const chance = Number.parseInt(hashId(id, attempts).slice(0, 8), 16) / 2 ** 32;
  return Math.min(firstDelay * 2 ** (attempts - 1), longestDelay) * (0.75 + chance / 2);
}

/** @throws InvalidDocument */
export function deliveryFrom(stored: Identified): Delivery {
  const state = storedOneOf(stored, "state", ["waiting", "dead-lettered"]);
  const attempts = storedNumber(stored, "attempts");
  if (state === "dead-lettered")
    return { state, attempts, failure: failureFrom(stored), since: storedNumber(stored, "since") };
  return {
    ...{ state, attempts, nextAttempt: storedNumber(stored, "nextAttempt") },
    retryUntil: storedNumber(stored, "retryUntil"),
    ...("failure" in stored ? { failure: failureFrom(stored) } : {}),
  };
}

function failureFrom(stored: Identified): Failure {
  const text = storedText(stored, "failure");
  if (isFailure(text)) return text;
  throw new InvalidDocument(`document ${stored.id}: failure is not as expected`);
}

function isFailure(text: string): text is Failure {
  return /^status \d{3}$|^time-out$|^unreachable$|^earlier message dead-lettered$/.test(text);
}
