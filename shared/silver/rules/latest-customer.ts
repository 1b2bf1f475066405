import { canonicalJson } from "../../streams/canonical-json.ts";
import type { CustomerVersion } from "../documents/customer-versions.ts";
import type { BalanceDocument } from "../documents/registry.ts";

/** The customer version with the latest enqueued time; of several, the one with the greatest canonical JSON. */
export function latestCustomer(documents: readonly BalanceDocument[]): CustomerVersion | undefined {
  return documents
    .filter((document) => document.kind === "customer")
    .reduce<CustomerVersion | undefined>(
      (best, next) => (best === undefined || isLaterVersion(next, best) ? next : best),
      undefined,
    );
}

/** Whether `a` counts rather than `b`. */
export function isLaterVersion(a: CustomerVersion, b: CustomerVersion): boolean {
  if (a.enqueuedTime !== b.enqueuedTime) return a.enqueuedTime > b.enqueuedTime;
  return canonicalJson(a.attributes) > canonicalJson(b.attributes);
}
