import { emailIdentity, number, time } from "./fields/field-types.ts";
import type { EventOf } from "./fields/schema.ts";
import type { Stream } from "./stream.ts";

/** Points. Greater ones are defects, and a sum of them would not be finite. */
const maxScore = 1_000_000;

const schema = {
  customer: emailIdentity("customer"),
  score: number("open", ["score"], maxScore),
  time: time("open", "riskDate"),
};

/** The risk score of a customer's balance at one time. */
export type Assessment = EventOf<typeof schema>;

export const assessments: Stream<typeof schema> = {
  name: "assessments",
  hub: "stedi-events",
  topics: ["stedi-events", "assessments"],
  key: "customer",
  schema,
  subjects: ["customer"],
  // A summary of all time reads them (`risk_by_birth_year`).
  retention: "kept",
  discriminatorFields: ["riskDate"],
  csv: [{ customer: "customer", score: "score", riskDate: "riskDate" }],
  examples: [{ customer: "Ann.Lee@example.org", score: -3.5, riskDate: "2021-06-03T11:13:53.427Z" }],
};
