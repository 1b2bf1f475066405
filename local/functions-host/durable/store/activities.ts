import type { HistoryEvent } from "../wire/history-events.ts";
import { rowsOf, type Sql } from "./database.ts";
import { deliver } from "./messages.ts";

/** A scheduled activity. It runs at least once. */
export interface ActivityRow {
  readonly id: number;
  readonly instance: string;
  readonly execution: string;
  /** Sequence number in the history of its orchestrator. */
  readonly task: number;
  readonly name: string;
  /** JSON text of an array with the input. */
  readonly input: string;
}

/** Claims activities for an owner, oldest first. */
export function claimActivities(sql: Sql, owner: string, limit: number): ActivityRow[] {
  const claimed = sql.all`UPDATE activities SET owner = ${owner} WHERE id IN (
      SELECT id FROM activities WHERE owner IS NULL ORDER BY id LIMIT ${limit})
    RETURNING id, instance, execution, task, name, input`;
  return rowsOf<ActivityRow>(claimed).sort((a, b) => a.id - b.id);
}

/** Completes an activity, unless another owner has claimed it meanwhile. */
export function completeActivity(sql: Sql, owner: string, activity: ActivityRow, event: HistoryEvent): void {
  const { changes } = sql.run`DELETE FROM activities WHERE id = ${activity.id} AND owner = ${owner}`;
  if (changes !== 0) deliver(sql, activity.instance, activity.execution, event);
}

/** Releases an activity, to be run again. */
export function releaseActivity(sql: Sql, owner: string, id: number): void {
  sql.run`UPDATE activities SET owner = NULL WHERE id = ${id} AND owner = ${owner}`;
}
