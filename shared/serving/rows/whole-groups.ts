import type { Row, Summary } from "../../gold/summary.ts";
import type { DocumentContainer } from "../../platform/azure/documents.ts";
import type { RowFilter } from "./filter.ts";
import { readGroups } from "./read-groups.ts";
import { servedGroups } from "./served-groups.ts";
import type { StoredGroup } from "./stored-group.ts";
import { filterOfGroups } from "./whole-periods.ts";

/** The groups of rows; of a rolled-up summary when all stored groups of their partition keys have come. */
export async function* wholeGroups(container: DocumentContainer, summary: Summary, filter: RowFilter, from?: string) {
  let collected: StoredGroup[] = [];
  for await (const { groups, complete } of readGroups(container, summary, filterOfGroups(summary, filter), from)) {
    collected = summary.kind === "computed" ? [...groups] : collected.concat(groups);
    if (!complete && summary.kind !== "computed") continue;
    yield { groups: servedGroups(summary, collected), complete };
    collected = [];
  }
}

/** All rows that match the filter, unmasked and in no order, however many there are. They are for sums of people. */
export async function* everyRow(
  container: DocumentContainer,
  summary: Summary,
  filter: RowFilter,
): AsyncGenerator<Row> {
  for await (const { groups } of wholeGroups(container, summary, filter)) for (const { rows } of groups) yield* rows;
}
