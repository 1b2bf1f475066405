import type { Assessment } from "../../streams/assessments.ts";
import { canonicalJson } from "../../streams/canonical-json.ts";
import type { Customers } from "../../streams/customers.ts";
import { sameEmail } from "../../streams/fields/field-types.ts";
import type { SilverFacts } from "../silver-reader.ts";
import { anyOf, type SilverDefinition } from "./definition.ts";
import { hashId } from "./hash-id.ts";
import { property } from "./property.ts";

/** In `balance`: what was known of a customer when the hub got it. */
export interface CustomerVersion {
  readonly id: string;
  readonly kind: "customer";
  /** As e-mails are compared. */
  readonly email: string;
  readonly enqueuedTime: number;
  /** YYYY. */
  readonly birthYear: string;
  readonly attributes: Customers["customers"][number];
}

/** In `balance`: a customer's risk at a time. */
export interface AssessmentFact {
  readonly id: string;
  readonly kind: "assessment";
  /** As e-mails are compared. */
  readonly email: string;
  /** As it was given. */
  readonly customer: string;
  readonly score: number;
  readonly time: number;
}

/** A document of `balance`. */
export type BalanceFact = CustomerVersion | AssessmentFact;

/** In `balance`: versions of customers, one immutable document each. */
export const customerVersions: SilverDefinition<Customers, CustomerVersion> = {
  stream: "customers",
  container: "balance",
  partitionKey: "email",
  properties: {
    kind: property("text", "`customer`"),
    email: property("text", "as e-mails are compared: trimmed, lower case", { personal: { identifier: "email" } }),
    enqueuedTime: property("time", "when the hub got this version: the latest counts"),
    birthYear: property("text", "YYYY"),
    attributes: property("object", "the customer by its decoded fields (see the stream)", { personal: true }),
  },
  fragments: ({ customers }, { enqueuedTime }) =>
    customers.map((attributes) => {
      const email = sameEmail(attributes.email);
      const id = hashId("customer", email, enqueuedTime, canonicalJson(attributes));
      const birthYear = attributes.birthDay.slice(0, 4);
      return { id, kind: "customer", email, enqueuedTime, birthYear, attributes };
    }),
  join: anyOf,
};

/** In `balance`: assessments, each identified by customer, time and score. What spelling of the address it keeps is the same in any order. */
export const assessmentFacts: SilverDefinition<Assessment, AssessmentFact> = {
  stream: "assessments",
  container: "balance",
  partitionKey: "email",
  properties: {
    kind: property("text", "`assessment`"),
    email: property("text", "as e-mails are compared: trimmed, lower case", { personal: { identifier: "email" } }),
    customer: property("text", "the e-mail as it was given", { personal: { identifier: "email" } }),
    score: property("number", "risk of falling", { unit: "points" }),
    time: property("time", "of the assessment"),
  },
  fragments: ({ customer, score, time }) => {
    const email = sameEmail(customer);
    return [{ id: hashId("assessment", email, time, score), kind: "assessment", email, customer, score, time }];
  },
  join: (facts) => anyOf(facts.toSorted((a, b) => (a.customer < b.customer ? -1 : 1))),
};

/** Everything that `balance` holds of the e-mail. */
export function balanceFacts(facts: SilverFacts, email: string): Promise<readonly BalanceFact[]> {
  return facts.select("balance", email);
}

/** E-mails of which any version was born in the year. */
export async function emailsBornIn(facts: SilverFacts, birthYear: string): Promise<ReadonlySet<string>> {
  const versions = await facts.everywhere<CustomerVersion>("balance", "birthYear", birthYear);
  return new Set(versions.map(({ email }) => email));
}

/** The version that counts: the one enqueued last, of several the one of the greater canonical JSON. */
export function customerNow(facts: readonly BalanceFact[]): CustomerVersion | undefined {
  return facts
    .filter((fact) => fact.kind === "customer")
    .reduce<CustomerVersion | undefined>(
      (best, next) => (best === undefined || isLater(next, best) ? next : best),
      undefined,
    );
}

export function assessmentsIn(facts: readonly BalanceFact[]): AssessmentFact[] {
  return facts.filter((fact) => fact.kind === "assessment");
}

function isLater(a: CustomerVersion, b: CustomerVersion): boolean {
  if (a.enqueuedTime !== b.enqueuedTime) return a.enqueuedTime > b.enqueuedTime;
  return canonicalJson(a.attributes) > canonicalJson(b.attributes);
}
