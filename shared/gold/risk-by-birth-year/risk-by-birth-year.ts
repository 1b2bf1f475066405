import { feed } from "../feed.ts";
import type { ComputedSummary } from "../summary.ts";
import { affectedByBalance } from "./affected-groups.ts";
import { riskColumns } from "./columns.ts";
import { readYears, rowsOfGroup } from "./compute.ts";

/** Balance risk by customers' birth year: a row for each year with an assessment. */
export const riskByBirthYear: ComputedSummary = {
  kind: "computed",
  name: "risk_by_birth_year",
  version: 1,
  container: "risk-by-birth-year",
  partitionKey: "birthYear",
  grain: [{ property: "birthYear", column: "birth_year" }],
  subjects: { countedIn: "customers" },
  columns: riskColumns,
  feeds: [feed("balance", ["email"], affectedByBalance)],
  prepare: readYears,
  compute: rowsOfGroup,
};
