import { groupDocumentFrom } from "../../gold/group.ts";
import { keyProperties, type Row, type Summary } from "../../gold/summary.ts";
import type { Identified } from "../../platform/azure/documents.ts";
import { storedNumber, storedText } from "../../platform/stored-value.ts";
import { second } from "../../platform/time.ts";

/** A group as it is stored. For a rolled-up summary that is a day of the summary below. */
export interface StoredGroup {
  readonly id: string;
  /** The value of the partition key. */
  readonly partition: string;
  /** Undefined for a summary without days. */
  readonly date: string | undefined;
  readonly rows: readonly Row[];
  /** When gold wrote it by the clock of Cosmos DB, in whole seconds; epoch milliseconds. */
  readonly modified: number;
}

/** The properties of a stored group that serving reads. */
export function selectGroups(summary: Summary): string {
  const stored = summary.kind === "computed" ? keyProperties(summary) : [summary.partitionKey, summary.date];
  const properties = ["id", ...stored, "rows"].map((name) => `c.${name}`).join(", ");
  return `SELECT ${properties}, c._ts AS seconds FROM c`;
}

/** @throws InvalidDocument for a document that is no group */
export function storedGroup(summary: Summary, document: Identified): StoredGroup {
  const { id, rows } = groupDocumentFrom(document);
  return {
    id,
    partition: storedText(document, summary.partitionKey),
    date: summary.date === undefined ? undefined : storedText(document, summary.date),
    rows,
    modified: storedNumber(document, "seconds") * second,
  };
}
