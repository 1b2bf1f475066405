import { hashId } from "../../platform/hash-id.ts";
import type { Assessment } from "../../streams/assessments.ts";
import { normalizedEmail } from "../../streams/fields/field-types.ts";
import type { SilverDefinition } from "./definition.ts";
import { mergeImmutable } from "./merge-immutable.ts";
import { property } from "./property.ts";
import { withoutInstant } from "./without-times.ts";

/** In `balance`: a customer's risk at a time. */
export interface AssessmentFact {
  readonly id: string;
  readonly kind: "assessment";
  /** Trimmed, lower case. */
  readonly email: string;
  /** The e-mail as sent. */
  readonly customer: string;
  readonly score: number;
  readonly time: number;
}

/**
 * In `balance`: assessments, each identified by customer, time and score. Of several spellings of the e-mail the
 * smallest is kept.
 */
export const assessmentFacts: SilverDefinition<Assessment, AssessmentFact, "balance"> = {
  stream: "assessments",
  container: "balance",
  partitionKey: "email",
  subjects: ["email"],
  properties: {
    kind: property("open", "text", "`assessment`"),
    email: property({ identifier: "email" }, "text", "as e-mails are compared: trimmed, lower case"),
    customer: property({ identifier: "email" }, "text", "the e-mail as sent"),
    score: property("open", "number", "risk of falling", { unit: "points" }),
    time: property("open", "time", "time of the assessment"),
  },
  contributions: ({ customer, score, time }) => {
    const email = normalizedEmail(customer);
    return [{ id: hashId("assessment", email, time, score), kind: "assessment", email, customer, score, time }];
  },
  merge: (assessments) => mergeImmutable(assessments.toSorted((a, b) => (a.customer < b.customer ? -1 : 1))),
  without: withoutInstant("time"),
};
