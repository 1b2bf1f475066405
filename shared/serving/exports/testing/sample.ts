import type { GroupDocument } from "../../../gold/group.ts";
import { groupDocument, groupOf } from "../../../gold/group.ts";
import type { ComputedSummary, Row } from "../../../gold/summary.ts";

/** A summary with a column of every type and mark. */
export const sample: ComputedSummary = {
  kind: "computed",
  name: "sample",
  version: 3,
  container: "sample",
  partitionKey: "userId",
  grain: [
    { property: "userId", column: "user_id" },
    { property: "day", column: "date" },
  ],
  date: "day",
  subjects: "one",
  columns: [
    { name: "user_id", type: "text", mark: { identifier: "user" }, description: "Who." },
    { name: "date", type: "date", mark: "open", description: "When." },
    { name: "city", type: "text", mark: "attribute", description: "Where." },
    { name: "count", type: "integer", mark: "open", description: "How many." },
    { name: "mean", type: "number", mark: "open", description: "How much.", nullable: true },
    { name: "at", type: "time", mark: "open", description: "At what time." },
    { name: "things", type: "list", mark: "open", description: "What." },
  ],
  feeds: [],
  compute: async () => [],
};

export function sampleRow(user: string, date: string, count: number): Row {
  return {
    user_id: user,
    date,
    city: `City of ${user}`,
    count,
    mean: count % 2 === 0 ? count / 3 : null,
    at: new Date(Date.parse(`${date}T12:00:00Z`) + count).toISOString(),
    things: Array.from({ length: count % 3 }, (_, index) => `ä;${index}`),
  };
}

/** The document of one day of a user, with a row for each count. */
export function sampleDocument(user: string, date: string, counts: readonly number[]): GroupDocument {
  const rows = counts.map((count) => sampleRow(user, date, count));
  return groupDocument(groupOf(sample, { userId: user, day: date }), rows);
}
