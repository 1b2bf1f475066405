import { hashId } from "../../platform/hash-id.ts";
import { canonicalJson } from "../../streams/canonical-json.ts";
import type { CustomerEntry } from "../../streams/customers.ts";
import { normalizedEmail } from "../../streams/fields/field-types.ts";
import type { SilverDefinition } from "./definition.ts";
import { mergeImmutable } from "./merge-immutable.ts";
import { property } from "./property.ts";
import { withoutInstant } from "./without-times.ts";

/** In `balance`: a customer's data as of the time at which the hub received them. */
export interface CustomerVersion {
  readonly id: string;
  readonly kind: "customer";
  /** Trimmed, lower case. */
  readonly email: string;
  readonly enqueuedTime: number;
  /** YYYY. */
  readonly birthYear: string;
  readonly attributes: CustomerEntry["customer"];
}

/** In `balance`: versions of customers, one immutable document each. */
export const customerVersions: SilverDefinition<CustomerEntry, CustomerVersion, "balance"> = {
  stream: "customers",
  container: "balance",
  partitionKey: "email",
  subjects: ["email"],
  properties: {
    kind: property("open", "text", "`customer`"),
    email: property({ identifier: "email" }, "text", "as e-mails are compared: trimmed, lower case"),
    enqueuedTime: property("open", "time", "when the hub received this version: the latest counts"),
    birthYear: property("open", "text", "year of birth, YYYY"),
    attributes: property("attribute", "object", "the customer by its decoded fields (see the stream)"),
  },
  contributions: ({ customer: attributes }, { enqueuedTime }) => {
    const email = normalizedEmail(attributes.email);
    const id = hashId("customer", email, enqueuedTime, canonicalJson(attributes));
    const birthYear = attributes.birthDay.slice(0, 4);
    return [{ id, kind: "customer", email, enqueuedTime, birthYear, attributes }];
  },
  merge: mergeImmutable,
  without: withoutInstant("enqueuedTime"),
};
